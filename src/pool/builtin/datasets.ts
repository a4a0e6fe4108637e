import type { Dataset } from '../pool.js';
import { type Draws, Purpose } from './draws.js';
import { tokenDistribution } from './lengths.js';
import { Modalities } from './modalities.js';
import type { PopulationParameters } from './parameter-types.js';
import { clientOwner, OWN_LENGTHS, type Owner, Positions, PROFILES, profileOwner } from './positions.js';
import { WINDOW_COUNT } from './rates.js';
import { ReasonRatios } from './reason-ratio.js';

/** A client with lengths of its own has a dataset for each quarter of the day, as the released pools have. */
const VARIANTS = 4;
const WINDOWS_A_VARIANT = WINDOW_COUNT / VARIANTS;
const FIRST_PROFILE_INDEX = OWN_LENGTHS * VARIANTS;

/** The large clients' lengths drift this fraction as much as the others'. */
const HEAD_DRIFT = 0.25;

/**
 * The datasets of a population, computed when asked for and kept. There are at most
 * `OWN_LENGTHS` x `VARIANTS` + `PROFILES` of them, whatever the number of clients.
 */
export class Datasets {
  readonly #parameters: PopulationParameters;
  readonly #draws: Draws;
  readonly #input: Positions;
  readonly #output: Positions;
  readonly #ratio: Positions;
  readonly #imageSize: Positions;
  readonly #imageCount: Positions;
  readonly #reasonRatios: ReasonRatios | undefined;
  readonly #modalities: Modalities | undefined;
  readonly #cache = new Map<number, Dataset>();

  constructor(parameters: PopulationParameters, draws: Draws) {
    const { headShares } = parameters.rates;
    this.#parameters = parameters;
    this.#draws = draws;
    this.#input = new Positions(draws, Purpose.inputPosition, headShares, 2);
    this.#output = new Positions(draws, Purpose.outputPosition, headShares, 3);
    this.#ratio = new Positions(draws, Purpose.ratioPosition, headShares, 3);
    this.#imageSize = new Positions(draws, Purpose.imagePosition, headShares, 5);
    this.#imageCount = new Positions(draws, Purpose.countPosition, headShares, 7);
    const { reasonRatio, modalities } = parameters;
    this.#reasonRatios = reasonRatio && new ReasonRatios(reasonRatio, draws.math);
    this.#modalities = modalities && new Modalities(modalities);
  }

  /** Writes the dataset index of each window whose rate is not 0, and -1 for the others. */
  fill(client: number, fromWindow: number, toWindow: number, rate: Float64Array, into: Int32Array): void {
    const profile =
      client < OWN_LENGTHS
        ? -1
        : FIRST_PROFILE_INDEX + Math.floor(this.#draws.uniform(client, 0, Purpose.profile) * PROFILES);
    for (let window = fromWindow; window < toWindow; window++) {
      const at = window - fromWindow;
      if (rate[at] === 0) into[at] = -1;
      else if (profile >= 0) into[at] = profile;
      else into[at] = client * VARIANTS + Math.floor(window / WINDOWS_A_VARIANT);
    }
  }

  /** The dataset behind an index that `fill` wrote; the same object every time. */
  get(index: number): Dataset {
    let dataset = this.#cache.get(index);
    if (dataset === undefined) {
      dataset =
        index >= FIRST_PROFILE_INDEX
          ? this.#build(profileOwner(index - FIRST_PROFILE_INDEX), 0)
          : this.#build(clientOwner(Math.floor(index / VARIANTS)), index % VARIANTS);
      this.#cache.set(index, dataset);
    }
    return dataset;
  }

  #build(owner: Owner, variant: number): Dataset {
    const { category, input, output, outputLooseness, reasonRatio } = this.#parameters;
    const draws = this.#draws;
    const inputPosition = this.#input.of(owner);
    const outputPosition = this.#output.following(owner, inputPosition, outputLooseness);
    const inputTokens = tokenDistribution(
      input,
      draws.math,
      inputPosition,
      draws.uniform(owner.word, 0, Purpose.inputSpread),
      this.#drift(owner, variant, input.drift, Purpose.inputDrift),
    );
    const outputTokens = tokenDistribution(
      output,
      draws.math,
      outputPosition,
      draws.uniform(owner.word, 0, Purpose.outputSpread),
      this.#drift(owner, variant, output.drift, Purpose.outputDrift),
    );
    if (category === 'language') return { input_tokens: inputTokens, output_tokens: outputTokens };
    if (category === 'reason') {
      const position = this.#ratio.near(owner, outputPosition, reasonRatio!.looseness);
      return {
        input_tokens: inputTokens,
        output_tokens: outputTokens,
        reason_ratio: this.#reasonRatios!.distribution(position),
      };
    }
    return {
      text_tokens: inputTokens,
      output_tokens: outputTokens,
      ...this.#modalities!.fields({
        size: this.#imageSize.of(owner),
        count: this.#imageCount.of(owner),
        rare: owner.rank >= 0 ? 1 : draws.uniform(owner.word, 0, Purpose.rareModality),
      }),
    };
  }

  /** Factor on a client's typical length in a quarter of the day. */
  #drift(owner: Owner, variant: number, std: number, purpose: Purpose): number {
    if (owner.rank < 0) return 1;
    const isLarge = owner.rank < this.#parameters.rates.headShares.length;
    const scale = isLarge ? HEAD_DRIFT * std : std;
    return this.#draws.math.exp(scale * this.#draws.normal(owner.word, variant, purpose));
  }
}
