import type { Dataset } from '../pool/pool.js';

/** The fields of tool-call turns: those that are said, and else as in other turns. */
export function toolDataset(dataset: Dataset, fields: Readonly<Record<string, unknown>>): Dataset {
  return { ...dataset, ...(fields as Dataset) };
}
