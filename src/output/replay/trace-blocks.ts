import { UsageError } from '../../errors.js';
import { readTraceMetadata } from '../../trace/metadata.js';
import type { ColumnHead } from '../chunks/chunk.js';

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
 */
export function traceBlocks(metadata: ReadonlyMap<string, string>, blockSize: number): TraceBlocks {
  const said = readTraceMetadata({ metadata: metadata as Map<string, string> });
  return {
    blockSize: said.blockSize ?? blockSize,
    systemPromptTokens: said.systemPromptTokens ?? 0,
  };
}

/** @throws UsageError where a trace lacks the ids that the format needs */
export function requireHashIds(columns: readonly ColumnHead[], format: string): void {
  if (columns.some(({ name }) => name === 'hash_ids')) return;
  throw new UsageError(
    `${format} needs the column hash_ids, which the trace lacks; see block_size (--block-size)`,
  );
}

/** @throws UsageError where the blocks of a trace are of another size than the format's, which its readers take for granted */
export function requireBlockSize({ blockSize }: TraceBlocks, needed: number, format: string): void {
  if (blockSize === needed) return;
  throw new UsageError(`${format} has blocks of ${needed} tokens, and the trace has them of ${blockSize}`, {
    field: '--block-size',
  });
}
