import type { Dataset } from '../pool.js';
import type { Owner } from './traits.js';

/** The fields of a category that other categories have not. */
export interface MoreFields {
  /** @param outputLevel standard normal: the typical output length among the requests */
  of(owner: Owner, outputLevel: number): Dataset;
}
