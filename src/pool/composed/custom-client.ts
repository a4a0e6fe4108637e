import { type Category, FIELDS } from '../../fields.js';
import type { Coupling } from '../../laws/coupling.js';
import type { FieldDistribution } from '../../laws/distribution.js';
import type { InterArrivalLaw } from '../../laws/inter-arrival.js';
import type { Conversations } from '../../workload/resolved-workload.js';
import type { ClientTraits, Dataset } from '../pool.js';

/** From a time on, requests per second, until the next step. */
export interface RateStep {
  /** Seconds from the start of the trace. */
  readonly fromSeconds: number;
  readonly rate: number;
}

/** A client as data. */
export interface CustomClient {
  /** Whole, 0 to 2^32 - 1; no other client has it. */
  readonly id: number;
  readonly label?: string | undefined;
  /** Requests per second: the same all the time, or in steps, before the first of which it is 0. */
  readonly rate: number | readonly RateStep[];
  readonly gaps: InterArrivalLaw;
  /**
   * By the fields of the category. Those of a modality (count and tokens of images, audio, video) may be missing,
   * which makes them 0. Clients that share the object share the tables that are made of it.
   */
  readonly dataset: Readonly<Record<string, FieldDistribution>>;
  /** How the fields depend on each other; clients that share a dataset have that of the first. Default: the trace's. */
  readonly coupling?: Coupling | undefined;
  /** Default: those of the trace. */
  readonly conversations?: Conversations | 'none' | undefined;
  readonly traits?: ClientTraits | undefined;
}

const NOTHING: FieldDistribution = {
  family: 'empirical',
  values: Float64Array.of(0),
  probabilities: Float64Array.of(1),
};

/** A dataset with all fields of the category. */
export function completeDataset(dataset: CustomClient['dataset'], category: Category): Dataset {
  return Object.fromEntries(FIELDS[category].map((field) => [field, dataset[field] ?? NOTHING]));
}
