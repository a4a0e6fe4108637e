import { UsageError } from '../../errors.js';
import type { ColumnHead } from '../chunks/chunk.js';
import { requireHashIds } from '../replay/hash-ids.js';

/** What a trace says of the blocks of its inputs. */
export interface TraceBlocks {
  /** Tokens of a block. */
  readonly blockSize: number;
  readonly systemPromptTokens: number;
}

/**
 * Of a trace with the column `hash_ids`.
 *
 * @param blockSize where the trace does not say it
 * @throws UsageError where there is no such column
 */
export function traceBlocks(
  columns: readonly ColumnHead[],
  metadata: ReadonlyMap<string, string>,
  format: string,
  blockSize: number,
): TraceBlocks {
  requireHashIds(columns, format);
  const spec = JSON.parse(metadata.get('servegen.spec') ?? '{}') as {
    readonly output?: { readonly block_size?: number; readonly system_prompt_tokens?: number };
  } | null;
  return {
    blockSize: spec?.output?.block_size ?? blockSize,
    systemPromptTokens: spec?.output?.system_prompt_tokens ?? 0,
  };
}

/** @throws UsageError where the blocks of a trace are of another size than the format's, which its readers take for granted */
export function requireBlockSize({ blockSize }: TraceBlocks, needed: number, format: string): void {
  if (blockSize === needed) return;
  throw new UsageError(`${format} has blocks of ${needed} tokens, and the trace has them of ${blockSize}`, {
    field: '--block-size',
  });
}
