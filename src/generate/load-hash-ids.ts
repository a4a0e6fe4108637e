import type { ResolvedOutput } from '../workload/resolved-workload.js';
import type { hashIdsOf } from './hash-ids.js';

/** What makes ids of blocks, where an output asks for them. */
export type HashIdsOf = typeof hashIdsOf | undefined;

/** A page whose traces have no ids of blocks loads nothing of what makes them. */
export async function loadHashIds(output: ResolvedOutput | undefined): Promise<HashIdsOf> {
  const { block_size: blockSize, system_prompt_tokens: promptTokens = 0 } = output ?? {};
  if (blockSize === undefined && promptTokens === 0) return undefined;
  return (await import('./hash-ids.js')).hashIdsOf;
}
