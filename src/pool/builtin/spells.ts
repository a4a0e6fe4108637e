import type { DeterministicMath } from '../../engine/math.js';
import { WINDOW_COUNT } from './day.js';
import { type Draws, Purpose } from './draws.js';
import type { SpellParameters } from './parameter-types.js';
import { correlated } from './traits.js';

/** Log standard deviation of the lengths of spells between clients. */
const LENGTH_SPREAD = 0.7;

/** Mean and standard deviation of a half-normal variate of scale 1: sqrt(2 / pi) and sqrt(1 - 2 / pi). */
const HALF_NORMAL = { mean: 0.7978845608028654, std: 0.6028102749890869 };

/** Correlation of what a burst does to the CV and to the rate. */
const BURST_RATE = 0.5;

/** Spells of one client, one after the other: it bursts in some of them. */
export class Spells {
  readonly #parameters: SpellParameters;
  readonly #draws: Draws;
  /** Mean of exp(`logRate`) over all spells. */
  readonly meanFactor: number;
  #client = -1;
  #length = 0;
  #offset = 0;
  #spell = -1;
  /** What the spell that was asked for last adds to log CV and to log rate; 0 outside of bursts. */
  logCv = 0;
  logRate = 0;

  constructor(parameters: SpellParameters, draws: Draws) {
    this.#parameters = parameters;
    this.#draws = draws;
    this.meanFactor = 1 - parameters.share + parameters.share * burstFactor(parameters.rate, draws.math);
  }

  /** Moves to the spell of a window; its number is returned. */
  move(client: number, window: number): number {
    if (client !== this.#client) this.#open(client);
    const spell = Math.floor((window + this.#offset) / this.#length);
    if (spell !== this.#spell) this.#enter(spell);
    return spell;
  }

  #open(client: number): void {
    const draws = this.#draws;
    const { length } = this.#parameters;
    const typical = length * draws.math.exp(LENGTH_SPREAD * draws.normal(client, 0, Purpose.spellLength));
    this.#client = client;
    this.#length = Math.max(1, Math.min(WINDOW_COUNT, Math.floor(typical + 0.5)));
    this.#offset = Math.floor(draws.uniform(client, 0, Purpose.spellStart) * this.#length);
    this.#spell = -1;
  }

  #enter(spell: number): void {
    this.#spell = spell;
    const { share, cv, rate } = this.#parameters;
    const draws = this.#draws;
    if (draws.uniform(this.#client, spell, Purpose.spell) >= share) {
      this.logCv = 0;
      this.logRate = 0;
      return;
    }
    const height = Math.abs(draws.normal(this.#client, spell, Purpose.spellCv));
    const leader = (height - HALF_NORMAL.mean) / HALF_NORMAL.std;
    this.logCv = cv * height;
    this.logRate =
      rate * correlated(leader, BURST_RATE, draws.normal(this.#client, spell, Purpose.spellRate));
  }
}

/**
 * Mean of exp(log rate) in a burst. Its log rate is the sum of a part along the standardised half-normal height, |z|, for
 * which E exp(t |z|) = 2 exp(t^2 / 2) Phi(t), and of a normal part.
 */
function burstFactor(rate: number, { exp, normalCdf }: DeterministicMath): number {
  const t = (rate * BURST_RATE) / HALF_NORMAL.std;
  const own = rate * rate * (1 - BURST_RATE * BURST_RATE);
  return 2 * normalCdf(t) * exp((t * t + own) / 2 - t * HALF_NORMAL.mean);
}
