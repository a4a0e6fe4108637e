import type { PopulationKernel } from '../../engine/population.js';
import { LengthDraw } from '../../engine/population-layout.generated.js';
import type { Dataset } from '../pool.js';
import { QUARTERS } from './day.js';
import { type Draws, Purpose, type PurposeNumber } from './draws.js';
import { type LengthVariates, tokenDistribution } from './lengths.js';
import type { MoreFields } from './more-fields.js';
import type { PopulationParameters } from './parameter-types.js';
import {
  clientOwner,
  correlated,
  OWN_LENGTHS,
  type Owner,
  profileOwner,
  Trait,
  type Traits,
} from './traits.js';

/** A client with lengths of its own has a dataset for each quarter of the day, as the released pools have. */
const FIRST_PROFILE_INDEX = OWN_LENGTHS * QUARTERS;

/** Different values of a field; a profile has few, as all profiles together have few requests. */
const MOST_VALUES = { client: 1000, profile: 32 };

/** Purposes of the draws for one token field. */
const INPUT = {
  width: Purpose.inputWidth,
  wide: Purpose.inputWide,
  second: Purpose.inputSecond,
  values: Purpose.inputValues,
  pieces: Purpose.inputPieces,
  drift: Purpose.inputDrift,
};
const OUTPUT = {
  width: Purpose.outputWidth,
  wide: Purpose.outputWide,
  second: Purpose.outputSecond,
  values: Purpose.outputValues,
  pieces: Purpose.outputPieces,
  drift: Purpose.outputDrift,
};

/**
 * The datasets of a population, computed when asked for and kept. There are at most
 * `OWN_LENGTHS` x `QUARTERS` + `PROFILES` of them, whatever the number of clients.
 */
export class Datasets {
  readonly #parameters: PopulationParameters;
  readonly #draws: Draws;
  readonly #traits: Traits;
  readonly #kernel: PopulationKernel;
  readonly #moreFields: MoreFields | undefined;
  readonly #cache = new Map<number, Dataset>();

  constructor(
    parameters: PopulationParameters,
    draws: Draws,
    traits: Traits,
    kernel: PopulationKernel,
    moreFields: MoreFields | undefined,
  ) {
    this.#parameters = parameters;
    this.#draws = draws;
    this.#traits = traits;
    this.#kernel = kernel;
    this.#moreFields = moreFields;
  }

  /** The dataset behind an index that a window has; the same object every time. */
  get(index: number): Dataset {
    let dataset = this.#cache.get(index);
    if (dataset === undefined) {
      dataset =
        index >= FIRST_PROFILE_INDEX
          ? this.#build(profileOwner(index - FIRST_PROFILE_INDEX), 0)
          : this.#build(clientOwner(Math.floor(index / QUARTERS)), index % QUARTERS);
      this.#cache.set(index, dataset);
    }
    return dataset;
  }

  #build(owner: Owner, quarter: number): Dataset {
    const { category, input, output, coupling } = this.#parameters;
    const { math } = this.#draws;
    const traits = this.#traits;
    const inputLevel = traits.normal(owner, Trait.input);
    const outputLevel = traits.following(owner, Trait.output, inputLevel, coupling.inputOutput);
    const inputDrift = input.drift * this.#drift(owner, quarter, coupling.rateInput, INPUT.drift);
    const outputDrift = output.drift * this.#drift(owner, quarter, coupling.rateOutput, OUTPUT.drift);
    const inputTokens = tokenDistribution(input, math, this.#variates(owner, INPUT, inputLevel, inputDrift));
    const outputTokens = tokenDistribution(
      output,
      math,
      this.#variates(owner, OUTPUT, outputLevel, outputDrift),
    );
    return {
      [category === 'multimodal' ? 'text_tokens' : 'input_tokens']: inputTokens,
      output_tokens: outputTokens,
      ...this.#moreFields?.of(owner, outputLevel),
    };
  }

  #variates(
    owner: Owner,
    purposes: typeof INPUT | typeof OUTPUT,
    level: number,
    drift: number,
  ): LengthVariates {
    const { width, wide, second, values, pieces } = purposes;
    const drawn = this.#kernel.drawLengths(owner.word, width, wide, second, values, pieces);
    return {
      level,
      width: drawn[LengthDraw.width],
      wide: drawn[LengthDraw.wide],
      second: [drawn[LengthDraw.second], drawn[LengthDraw.second + 1], drawn[LengthDraw.second + 2]],
      values: drawn[LengthDraw.values],
      mostValues: owner.rank < 0 ? MOST_VALUES.profile : MOST_VALUES.client,
      drift,
      pieces: drawn[LengthDraw.pieces],
    };
  }

  /** Standard normal: how a client's lengths in a quarter of the day stand to its typical ones. Profiles stay as they are. */
  #drift(owner: Owner, quarter: number, rateCorrelation: number, purpose: PurposeNumber): number {
    if (owner.rank < 0) return 0;
    return correlated(
      this.#kernel.engine.quarterOfClient(owner.rank, quarter),
      rateCorrelation,
      this.#draws.normal(owner.word, quarter, purpose),
    );
  }
}
