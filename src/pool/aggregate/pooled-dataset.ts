import { PoolError } from '../../errors.js';
import { countOf, FIELDS } from '../../fields.js';
import type { FieldDistribution } from '../../laws/distribution.js';
import type { Sliced } from '../../platform/slices.js';
import type { Dataset, Pool } from '../pool.js';
import { PooledDistribution } from './pooled-distribution.js';

/**
 * The distributions of the fields over all requests of a pool, and of item sizes over all items: a client with ten
 * images a request has ten times as many of all images.
 *
 * @param requestsByDataset expected requests of each dataset
 * @throws PoolError when a dataset is malformed or there is no request
 */
export function* pooledDataset(pool: Pool, requestsByDataset: ReadonlyMap<number, number>): Sliced<Dataset> {
  const [first] = requestsByDataset.keys();
  if (first === undefined) {
    throw new PoolError('no client is active, so there are no lengths to pool', { file: pool.name });
  }
  const pooled = new Map<string, PooledDistribution>(
    FIELDS[pool.category].map((field) => [field, new PooledDistribution(field)]),
  );
  for (const [index, requests] of requestsByDataset) {
    const dataset = pool.dataset(index);
    for (const [field, distribution] of pooled) {
      const count = countOf(field);
      const items = count === undefined ? 1 : yield* meanOf(fieldOf(dataset, count), count);
      distribution.add(fieldOf(dataset, field), requests * items);
      yield;
    }
  }
  const results: Record<string, FieldDistribution> = {};
  for (const [field, distribution] of pooled) {
    // Where no request has an item, none is drawn, and any distribution does.
    results[field] =
      distribution.weight > 0 ? yield* distribution.result() : fieldOf(pool.dataset(first), field);
  }
  return results;
}

function fieldOf(dataset: Dataset, field: string): FieldDistribution {
  const distribution = dataset[field];
  if (distribution === undefined) throw new PoolError('the dataset lacks this field', { field });
  return distribution;
}

/** The mean of a number of items. */
function* meanOf(distribution: FieldDistribution, field: string): Sliced<number> {
  const single = new PooledDistribution(field);
  single.add(distribution, 1);
  const { values, probabilities } = yield* single.table();
  return values.reduce((sum, value, index) => sum + value * probabilities[index], 0);
}
