import { WINDOW_COUNT, WINDOWS_A_QUARTER } from './day.js';
import { type Draws, Purpose, SlowNoise } from './draws.js';
import type { PopulationParameters } from './parameter-types.js';
import { Spells } from './spells.js';
import { clientOwner, Trait, type Traits } from './traits.js';

/** What is not from window to window varies over the hours and over the quarters of the day; squares sum to 1. */
const HOURS = { spacing: 6, weight: Math.sqrt(0.35) };
const QUARTERS_WEIGHT = Math.sqrt(0.65);

/**
 * Beyond these a client would have no requests but in a window or two; and a small client, whose share of the day is one in
 * expectation, would by luck be the largest.
 */
const MAX_AMPLITUDE = 2;
const MAX_DEVIATION = { large: 1.5, small: 1 };

/** Clients before this rank are large. */
export const LARGE = 32;

/** Windows in which a large client is active at least: two hours. */
const LEAST_ACTIVE = 12;

const TWO_PI = 6.283185307179586;

/** What moves one client's log rate around its mean. */
interface Mover {
  readonly amplitude: number;
  /** Amplitude along the cosine and the sine of the time of day. */
  readonly alongCosine: number;
  readonly alongSine: number;
  readonly deviation: number;
}

/** Windows of a client as `fill` writes them, one entry a window. */
export interface Motion {
  /** Log rate but for a constant of the client; -Infinity where it pauses, where the other two mean nothing. */
  readonly logRate: Float64Array;
  /** What bursts add to log CV. */
  readonly burst: Float64Array;
  /** Number of the spell. */
  readonly spell: Int32Array;
}

export function allocateMotion(): Motion {
  return {
    logRate: new Float64Array(WINDOW_COUNT),
    burst: new Float64Array(WINDOW_COUNT),
    spell: new Int32Array(WINDOW_COUNT),
  };
}

/** How clients' rates move: with the day, by shifts of their own, and by spells in which they burst. */
export class Movements {
  readonly #parameters: PopulationParameters;
  readonly #draws: Draws;
  readonly #traits: Traits;
  readonly #spells: Spells;
  readonly #hours: SlowNoise;
  readonly #quarters: SlowNoise;
  readonly #slowWeight: number;
  readonly #quickWeight: number;
  /** Cosine and sine of the time of day as an angle, one a window. */
  readonly #cosine = new Float64Array(WINDOW_COUNT);
  readonly #sine = new Float64Array(WINDOW_COUNT);
  /** Thresholds of the large clients, found when asked for. */
  readonly #pauses = new Float64Array(LARGE).fill(Number.NaN);
  #client = -1;
  #mover: Mover = { amplitude: 0, alongCosine: 0, alongSine: 0, deviation: 0 };

  constructor(parameters: PopulationParameters, draws: Draws, traits: Traits) {
    const { shifts, spells } = parameters;
    this.#parameters = parameters;
    this.#draws = draws;
    this.#traits = traits;
    this.#spells = new Spells(spells, draws);
    this.#hours = new SlowNoise(draws, Purpose.shiftHours, HOURS.spacing, WINDOW_COUNT);
    this.#quarters = new SlowNoise(draws, Purpose.shiftQuarters, WINDOWS_A_QUARTER, WINDOW_COUNT);
    this.#slowWeight = Math.sqrt(1 - shifts.quick);
    this.#quickWeight = Math.sqrt(shifts.quick);
    const { math } = draws;
    for (let window = 0; window < WINDOW_COUNT; window++) {
      // The middle of the window stands for it.
      const angle = ((window + 0.5) / WINDOW_COUNT) * TWO_PI;
      this.#cosine[window] = math.cos(angle);
      this.#sine[window] = math.cos(angle - TWO_PI / 4);
    }
  }

  /**
   * Writes the windows `fromWindow` to `toWindow` (exclusive); those in which the client pauses have log rate -Infinity.
   *
   * @returns whether it is active in any
   */
  fill(client: number, fromWindow: number, toWindow: number, into: Motion): boolean {
    const pause = this.#pauseOf(client);
    let isAny = false;
    for (let window = fromWindow; window < toWindow; window++) {
      const shift = this.#shift(client, window);
      const isActive = shift >= pause;
      into.logRate[window - fromWindow] = isActive ? shift : Number.NEGATIVE_INFINITY;
      isAny ||= isActive;
    }
    if (isAny) this.#fillActive(client, fromWindow, toWindow, into);
    return isAny;
  }

  /** Turns shifts into log rates. */
  #fillActive(client: number, fromWindow: number, toWindow: number, into: Motion): void {
    const { alongCosine, alongSine, deviation } = this.#of(client);
    const [slow, quick] = [deviation * this.#slowWeight, deviation * this.#quickWeight];
    const spells = this.#spells;
    for (let window = fromWindow; window < toWindow; window++) {
      const at = window - fromWindow;
      if (into.logRate[at] === Number.NEGATIVE_INFINITY) continue;
      into.spell[at] = spells.move(client, window);
      into.burst[at] = spells.logCv;
      into.logRate[at] =
        alongCosine * this.#cosine[window] +
        alongSine * this.#sine[window] +
        slow * into.logRate[at] +
        quick * this.#draws.normal(client, window, Purpose.shiftQuick) +
        spells.logRate;
    }
  }

  /** Mean over a day of exp(log rate) as `fill` writes it, in expectation. */
  mean(client: number): number {
    const { amplitude, deviation } = this.#of(client);
    const { exp, normalCdf } = this.#draws.math;
    // Of a log-normal factor with log mean 0, of whose slow part only what is above the threshold.
    const shifts =
      exp((deviation * deviation) / 2) * normalCdf(deviation * this.#slowWeight - this.#pauseOf(client));
    return besselI0(amplitude) * shifts * this.#spells.meanFactor;
  }

  /** A standard normal process, by which a client's rate shifts over the hours, and below which it pauses. */
  #shift(client: number, window: number): number {
    return (
      HOURS.weight * this.#hours.at(client, window) + QUARTERS_WEIGHT * this.#quarters.at(client, window)
    );
  }

  /**
   * The shift below which a client pauses. A large one is active at least in the windows of its highest shifts: its requests
   * would be missed, or all come in a few minutes.
   */
  #pauseOf(client: number): number {
    const { large, small } = this.#parameters.presence;
    if (client >= LARGE) return this.#drawPause(client, small);
    if (Number.isNaN(this.#pauses[client])) {
      const shifts = Float64Array.from({ length: WINDOW_COUNT }, (_, window) => this.#shift(client, window));
      const highest = shifts.sort()[WINDOW_COUNT - LEAST_ACTIVE];
      this.#pauses[client] = Math.min(highest, this.#drawPause(client, large));
    }
    return this.#pauses[client];
  }

  /** @param least share of the windows in which a client is active at least */
  #drawPause(client: number, least: number): number {
    const { math } = this.#draws;
    return -math.normalQuantile(math.pow(least, this.#draws.uniform(client, 0, Purpose.presence)));
  }

  /** How a client's log rate in the middle of a quarter of the day stands to its mean, in standard deviations. */
  quarter(client: number, quarter: number): number {
    const { amplitude, alongCosine, alongSine, deviation } = this.#of(client);
    const window = quarter * WINDOWS_A_QUARTER + WINDOWS_A_QUARTER / 2;
    const slow = deviation * this.#slowWeight * QUARTERS_WEIGHT;
    const std = Math.sqrt((amplitude * amplitude) / 2 + slow * slow);
    if (std === 0) return 0;
    const curve = alongCosine * this.#cosine[window] + alongSine * this.#sine[window];
    return (curve + slow * this.#quarters.at(client, window)) / std;
  }

  #of(client: number): Mover {
    if (client !== this.#client) {
      this.#mover = this.#draw(client);
      this.#client = client;
    }
    return this.#mover;
  }

  #draw(client: number): Mover {
    const { day, shifts, coupling } = this.#parameters;
    const draws = this.#draws;
    const { math } = draws;
    const traits = this.#traits;
    const owner = clientOwner(client);
    const input = traits.inputOf(client);
    const dayZ = traits.following(owner, Trait.day, input, coupling.inputDay);
    const amplitude = Math.max(-MAX_AMPLITUDE, Math.min(MAX_AMPLITUDE, day.amplitude + day.spread * dayZ));
    const hour = day.peakHour + day.peakHourSpread * draws.normal(client, 0, Purpose.peakHour);
    const angle = (hour / 24) * TWO_PI;
    const size = shifts.deviation * math.exp(shifts.spread * traits.normal(owner, Trait.shifts));
    return {
      amplitude,
      alongCosine: amplitude * math.cos(angle),
      alongSine: amplitude * math.cos(angle - TWO_PI / 4),
      deviation: Math.min(client < LARGE ? MAX_DEVIATION.large : MAX_DEVIATION.small, size),
    };
  }
}

/** Mean of exp(a cos(x)) over a period: the modified Bessel function, by its power series; a up to 2. */
function besselI0(amplitude: number): number {
  const quarter = (amplitude * amplitude) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; k <= 12; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}
