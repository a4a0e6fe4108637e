import { deterministicMath } from '../../engine/math.js';
import { findModes } from '../../estimation/modes.js';
import { supportOf } from '../../fields.js';
import { Cdf } from '../../statistics/cdf.js';
import type { FieldLaw } from './field-law.js';

/** What a field is like within the datasets of clients, each of which counts by its requests. */
export interface WithinDatasets {
  /** The median coefficient of variation. */
  readonly cv: number;
  /** The median of the distinct values in effect: exp of the entropy, 1 or more. Of fields of whole numbers. */
  readonly distinctValues?: number;
  /**
   * Share of the requests whose dataset has several modes, as `findModes` finds them: of the requests of the datasets that
   * have the most, until nine tenths are reached.
   */
  readonly severalModes: number;
}

/** Modes take long to find, and most datasets have few requests. */
const LOOKED_AT = 0.9;

/** Gathers `WithinDatasets` of one field. */
export class WithinTotals {
  readonly #isWhole: boolean;
  readonly #requests: number[] = [];
  readonly #cvs: number[] = [];
  readonly #distinct: number[] = [];
  readonly #all: number;
  #looked = 0;
  #severalModes = 0;

  /** @param requests of all datasets that will be added */
  constructor(field: string, requests: number) {
    this.#isWhole = supportOf(field).isWhole;
    this.#all = requests;
  }

  /** To be called for the datasets with the most requests first. */
  add(law: FieldLaw, requests: number): void {
    this.#requests.push(requests);
    this.#cvs.push(cvOf(law));
    if (this.#isWhole) this.#distinct.push(distinctValues(law));
    if (this.#looked >= this.#all * LOOKED_AT) return;
    this.#looked += requests;
    if (hasSeveralModes(law, this.#isWhole)) this.#severalModes += requests;
  }

  /** Undefined where nothing was added. */
  result(): WithinDatasets | undefined {
    if (!(this.#looked > 0)) return undefined;
    return {
      cv: this.#median(this.#cvs),
      ...(this.#isWhole && { distinctValues: this.#median(this.#distinct) }),
      severalModes: this.#severalModes / this.#looked,
    };
  }

  #median(values: readonly number[]): number {
    return new Cdf(Float64Array.from(values), Float64Array.from(this.#requests)).quantile(0.5);
  }
}

/** 0 where the mean is 0. */
function cvOf({ mean, meanSquare }: FieldLaw): number {
  return mean === 0 ? 0 : Math.sqrt(Math.max(0, meanSquare - mean * mean)) / mean;
}

function distinctValues({ weights, widths }: FieldLaw): number {
  let entropy = 0;
  for (let index = 0; index < weights.length; index++) {
    if (!(weights[index] > 0)) continue;
    entropy -= weights[index] * Math.log(weights[index] / (widths?.[index] ?? 1));
  }
  return Math.exp(entropy);
}

function hasSeveralModes(law: FieldLaw, isWhole: boolean): boolean {
  // The laws of all families have one; so has what has one value.
  if (law.isOneFamily || law.values.length < 2) return false;
  const scale = isWhole ? 'log' : 'linear';
  return findModes(law, deterministicMath(), { scale }).modes.length > 1;
}
