/** Tables of the standard laws that every client can use, built when the engine opens a plan. */
import { allocate } from '../memory';
import { buildNormalTable } from './normal-table';
import { TABLE_BYTES } from './quantile-table';
import { buildWeibullTable } from './weibull-table';

/** Standard normal. */
export let normalTable: usize = 0;
/** Standard exponential. */
export let exponentialTable: usize = 0;
/** Logarithm of the standard exponential. */
export let logExponentialTable: usize = 0;

export function buildSharedTables(): void {
  if (normalTable != 0) return;
  normalTable = allocate(TABLE_BYTES);
  exponentialTable = allocate(TABLE_BYTES);
  logExponentialTable = allocate(TABLE_BYTES);
  buildNormalTable(normalTable);
  buildWeibullTable(exponentialTable, 1, false);
  buildWeibullTable(logExponentialTable, 1, true);
}
