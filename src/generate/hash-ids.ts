import type { Schema } from 'apache-arrow';
import { UsageError } from '../errors.js';
import { HashIds, sharesPrefixes } from '../trace/hash-ids.js';
import type { ResolvedOutput } from '../workload/resolved-workload.js';
import type { TraceRun } from './trace.js';

/**
 * What makes the column `hash_ids`, where the trace has it.
 *
 * @throws UsageError where a shard would cut prefixes that its requests share with those before
 */
export function hashIdsOf(
  schema: Schema,
  output: ResolvedOutput | undefined,
  shard: TraceRun['shard'],
): HashIds | undefined {
  const { block_size: blockSize, system_prompt_tokens: systemPromptTokens = 0, raise_zeros } = output ?? {};
  if (blockSize === undefined) {
    if (systemPromptTokens === 0) return undefined;
    throw new UsageError('it says nothing without block_size, or a format that has ids of blocks', {
      field: 'output.system_prompt_tokens',
    });
  }
  const settings = { blockSize, systemPromptTokens, raisesZeros: raise_zeros === true, shard };
  if (sharesPrefixes(schema, settings) && (shard?.index ?? 1) > 1) {
    throw new UsageError(
      'with conversations or system prompts requests of a shard share blocks with those before it, which are not made; ' +
        'make the whole trace, or one without hash_ids',
      { field: 'output.block_size' },
    );
  }
  return new HashIds(schema, settings);
}
