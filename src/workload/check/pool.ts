import type { Report } from '../../fault.js';
import { type Category, isCategory } from '../../fields.js';
import { firstRepeated } from '../../laws/lists.js';
import { isReversed } from '../../notation/filter.js';
import { parseQuantity } from '../../notation/quantity.js';
import { readRange, readSpan } from '../notations.js';
import type { PoolSpec, WorkloadSpec } from '../workload-spec.js';
import { attempt } from './attempt.js';
import { checkMagnitude } from './magnitudes.js';
import { show } from './words.js';

const BUILTIN = 'builtin:';
const LARGEST_ID = 0xffff_ffff;

/** The category of a built-in population, whose name says it; undefined for other pools. */
export function builtinCategory(source: string): Category | undefined {
  if (!source.startsWith(BUILTIN)) return undefined;
  const name = source.slice(BUILTIN.length).split('?')[0];
  return isCategory(name) ? name : undefined;
}

/** The part of a pool that is used: not empty, and each client said once. */
export function checkPool(
  { pool, category }: WorkloadSpec,
  poolCategory: Category | undefined,
  report: Report,
): void {
  if (pool === undefined) return;
  const {
    source,
    span,
    filter = {},
    filter_windows = {},
    client_ids,
    weights,
  }: PoolSpec = typeof pool === 'string' ? { source: pool } : pool;
  const own = poolCategory ?? builtinCategory(source);
  if (category !== undefined && own !== undefined && own !== category) {
    report(['category'], `'${category}' is not that of the pool, '${own}'; it can be left out`);
  }
  if (span !== undefined) checkSpan(span, report);
  checkRanges(filter, 'filter', own, report);
  checkRanges(filter_windows, 'filter_windows', own, report);
  const repeated = firstRepeated(client_ids ?? []);
  if (repeated >= 0) {
    report(['pool', 'client_ids', repeated], `${client_ids![repeated]} is there twice; each client is once`);
  }
  if (weights !== undefined) checkWeights(weights, client_ids, report);
}

function checkRanges(
  ranges: NonNullable<PoolSpec['filter']>,
  name: 'filter' | 'filter_windows',
  category: Category | undefined,
  report: Report,
): void {
  for (const [quantity, range] of Object.entries(ranges)) {
    const path = ['pool', name, quantity];
    if (category !== undefined) attempt(() => parseQuantity(quantity, category, name), path, report);
    const bounds = attempt(() => readRange(range), path, report);
    if (bounds !== undefined && isReversed(bounds)) {
      report([...path, 'min'], `${bounds.min} is above max, ${bounds.max}`);
    }
  }
}

function checkSpan(span: NonNullable<PoolSpec['span']>, report: Report): void {
  const ends = attempt(() => readSpan(span), ['pool', 'span'], report);
  if (ends !== undefined && !(ends.from < ends.to)) {
    report(
      ['pool', 'span'],
      `${ends.from} to ${ends.to} is reversed or empty; its start must be before its end`,
    );
  }
}

function checkWeights(
  weights: NonNullable<PoolSpec['weights']>,
  clientIds: readonly number[] | undefined,
  report: Report,
): void {
  const wanted = clientIds && new Set(clientIds);
  for (const [id, weight] of Object.entries(weights)) {
    checkMagnitude(weight, 'factor', ['pool', 'weights', id], report);
    if (Number(id) > LARGEST_ID)
      report(['pool', 'weights', id], `${show(id)} is not the id of a client, 0 to ${LARGEST_ID}`);
    else if (wanted && !wanted.has(Number(id))) {
      report(['pool', 'weights', id], `client ${id} is not among client_ids, so a weight changes nothing`);
    }
  }
  if (clientIds?.every((id) => weights[id] === 0)) {
    report(['pool', 'weights'], 'all weights are 0, so that no client is left');
  }
}
