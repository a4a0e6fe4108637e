import type { Path, Report } from '../../fault.js';
import type { Category } from '../../fields.js';
import { firstRepeated } from '../../laws/lists.js';
import { builtinCategory } from '../../notation/builtin-name.js';
import { isReversed } from '../../notation/filter.js';
import { parseQuantity } from '../../notation/quantity.js';
import { readRange, readSpan } from '../notations.js';
import { LARGEST_UINT32 } from '../schema/numbers.js';
import type { PoolSpec, WorkloadSpec } from '../workload-spec.js';
import { attempt } from './attempt.js';
import { checkMagnitude } from './magnitudes.js';
import { show } from './words.js';

/** The pools, and what is used of each. */
export function checkPools(
  { pool, mix = [], custom_clients, category }: WorkloadSpec,
  poolCategory: Category | undefined,
  report: Report,
): void {
  if (pool === undefined && custom_clients !== undefined && mix.length > 0) {
    report(['mix'], 'there is no pool that others could be beside of; name one of them as pool');
  }
  const first = typeof pool === 'string' ? { source: pool } : pool;
  const own = poolCategory ?? (first && builtinCategory(first.source));
  if (category !== undefined && own !== undefined && own !== category) {
    report(['category'], `'${category}' is not that of the pool, '${own}'; it can be left out`);
  }
  if (first !== undefined) checkPool(first, own, ['pool'], report);
  const common = own ?? category ?? (pool === undefined ? 'language' : undefined);
  mix.forEach((other, index) => {
    const path = ['mix', index];
    const its = builtinCategory(other.source);
    if (common !== undefined && its !== undefined && its !== common) {
      report(
        [...path, 'source'],
        `its category is ${its}, and that of the first pool ${common}; all have one`,
      );
    }
    if (other.weight !== undefined) checkMagnitude(other.weight, 'factor', [...path, 'weight'], report);
    checkPool(other, its ?? common, path, report);
  });
}

/** The part of a pool that is used: not empty, and each client said once. */
function checkPool(
  { span, filter = {}, filter_windows = {}, client_ids, weights }: PoolSpec,
  category: Category | undefined,
  path: Path,
  report: Report,
): void {
  if (span !== undefined) checkSpan(span, [...path, 'span'], report);
  checkRanges(filter, 'filter', category, path, report);
  checkRanges(filter_windows, 'filter_windows', category, path, report);
  const repeated = firstRepeated(client_ids ?? []);
  if (repeated >= 0) {
    report([...path, 'client_ids', repeated], `${client_ids![repeated]} is there twice; each client is once`);
  }
  if (weights !== undefined) checkWeights(weights, client_ids, [...path, 'weights'], report);
}

function checkRanges(
  ranges: NonNullable<PoolSpec['filter']>,
  name: 'filter' | 'filter_windows',
  category: Category | undefined,
  pool: Path,
  report: Report,
): void {
  for (const [quantity, range] of Object.entries(ranges)) {
    const path = [...pool, name, quantity];
    if (category !== undefined) attempt(() => parseQuantity(quantity, category, name), path, report);
    const bounds = attempt(() => readRange(range), path, report);
    if (bounds !== undefined && isReversed(bounds)) {
      report([...path, 'min'], `${bounds.min} is above max, ${bounds.max}`);
    }
  }
}

function checkSpan(span: NonNullable<PoolSpec['span']>, path: Path, report: Report): void {
  const ends = attempt(() => readSpan(span), path, report);
  if (ends !== undefined && !(ends.from < ends.to)) {
    report(path, `${ends.from} to ${ends.to} is reversed or empty; its start must be before its end`);
  }
}

function checkWeights(
  weights: NonNullable<PoolSpec['weights']>,
  clientIds: readonly number[] | undefined,
  path: Path,
  report: Report,
): void {
  const wanted = clientIds && new Set(clientIds);
  for (const [id, weight] of Object.entries(weights)) {
    checkMagnitude(weight, 'factor', [...path, id], report);
    if (Number(id) > LARGEST_UINT32)
      report([...path, id], `${show(id)} is not the id of a client, 0 to ${LARGEST_UINT32}`);
    else if (wanted && !wanted.has(Number(id))) {
      report([...path, id], `client ${id} is not among client_ids, so a weight changes nothing`);
    }
  }
  if (clientIds?.every((id) => weights[id] === 0)) {
    report(path, 'all weights are 0, so that no client is left');
  }
}
