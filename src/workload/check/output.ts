import { MAX_BATCH_SIZE } from '../../bounds.js';
import type { Report } from '../../fault.js';
import { parsePartition } from '../../notation/partition.js';
import { readCount } from '../notations.js';
import type { WorkloadSpec } from '../workload-spec.js';
import { attempt } from './attempt.js';
import { show } from './words.js';

/** Batches that the writer can hold, and parts that there can be. */
export function checkOutput({ output }: WorkloadSpec, report: Report): void {
  const partition = output?.partition;
  if (partition !== undefined) attempt(() => parsePartition(partition), ['output', 'partition'], report);
  const size = output?.batch_size;
  if (size === undefined) return;
  const path = ['output', 'batch_size'];
  const rows = attempt(() => readCount(size), path, report);
  if (rows !== undefined && !(rows <= MAX_BATCH_SIZE)) {
    report(path, `${show(size)} is not a number of rows from 1 to ${MAX_BATCH_SIZE}`);
  }
}
