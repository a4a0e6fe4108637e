import { UsageError } from '../../errors.js';
import type { ColumnHead } from '../chunks/chunk.js';

/** @throws UsageError where a trace lacks the ids that the format needs */
export function requireHashIds(columns: readonly ColumnHead[], format: string): void {
  if (columns.some(({ name }) => name === 'hash_ids')) return;
  throw new UsageError(`${format} needs the column hash_ids, which the trace lacks; see --block-size`);
}
