import { PoolError } from '../../errors.js';
import { Cdf } from '../../statistics/cdf.js';
import { ValueWeights } from '../../statistics/value-weights.js';
import { type Pool, secondsInUse } from '../pool.js';
import { addRequestsByDataset, walkClients } from '../walk.js';
import { DatasetLaws } from './dataset-laws.js';
import { type JointLengths, jointLengths } from './joint-lengths.js';
import { TENTHS } from './mixture-ranks.js';

/** How the outputs of a pool's requests are distributed, by input. */
export interface OutputsByInput {
  readonly joint: JointLengths;
  /** Of the requests of each tenth by input; continuous laws by the middles of bins. */
  readonly byTenth: readonly Cdf[];
  /** Of all requests. */
  readonly all: Cdf;
}

/**
 * The distribution of the output in each tenth of the requests by input, in the part in use; see `jointLengths`.
 *
 * @throws PoolError when no client makes a request
 */
export function outputsByInput(pool: Pool): OutputsByInput {
  const requests = new Map<number, number>();
  const seconds = secondsInUse(pool);
  for (const { windows } of walkClients(pool)) addRequestsByDataset(windows, seconds, requests);
  const weights = Array.from({ length: TENTHS }, () => new ValueWeights());
  const joint = jointLengths(pool.category, new DatasetLaws(pool, requests), weights);
  if (joint === undefined) {
    throw new PoolError(`no client makes a request in ${pool.fromSeconds}..${pool.toSeconds} seconds`, {
      file: pool.name,
    });
  }
  const outputs = weights.map((ofTenth) => ofTenth.sorted());
  return {
    joint,
    byTenth: outputs.map(({ values, weights: own }) => new Cdf(values, own)),
    all: new Cdf(
      Float64Array.from(outputs.flatMap(({ values }) => [...values])),
      Float64Array.from(outputs.flatMap(({ weights: own }) => [...own])),
    ),
  };
}
