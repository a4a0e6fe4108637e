import type { DroppedRows } from '../logs/log.js';
import { plural } from './format.js';

/** `94 rows: no output tokens (a failed call); the first is burst.csv:17`, of rows of a log that were left out. */
export function leftOutRows({ reason, rows, first }: DroppedRows): string {
  return `${plural(rows, 'row')}: ${reason}; the first is ${first}`;
}
