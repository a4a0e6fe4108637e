import { UsageError } from '../errors.js';
import type { Partition } from '../notation/partition.js';
import type { Shard } from '../notation/units.js';
import type { Compression } from '../output/compression/compression.js';
import type { FormatName } from '../output/formats.js';
import { checkPartsOutput, checkTraceOutput } from './check-output.js';
import type { InputFile } from './input-files.js';

/** What of a run says where its output goes. */
export interface RunOutput {
  readonly partition?: Partition;
  readonly resume?: boolean;
  readonly digest: boolean | undefined;
  readonly shard?: Shard | undefined;
}

/**
 * Where a trace goes, as a file or as parts in a folder, and in which format.
 *
 * @throws UsageError where options do not go together; else as `checkTraceOutput` and `checkPartsOutput`
 */
export async function checkRunOutput(
  named: string,
  format: string | undefined,
  { partition, resume = false, digest, shard }: RunOutput,
  inputs: readonly InputFile[],
): Promise<{
  readonly out: string;
  readonly format: FormatName;
  readonly compression?: Compression | undefined;
}> {
  if (partition === undefined) {
    if (resume)
      throw new UsageError('it goes with --partition: only parts can be gone on with', { field: '--resume' });
    return checkTraceOutput(named, format, inputs);
  }
  if (digest === true) {
    throw new UsageError(
      'the manifest has one of each part; servegen digest prints that of the whole, of the folder',
      { field: '--digest' },
    );
  }
  if (partition.by === 'time' && shard !== undefined) {
    throw new UsageError('parts by time are of the whole trace; with --shard use rows or size', {
      field: '--partition',
    });
  }
  return checkPartsOutput(named, format, resume);
}
