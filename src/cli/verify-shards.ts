import type { RecordBatch, Schema } from 'apache-arrow';
import { flatValues } from '../trace/columns.js';
import { TraceDigest } from '../trace/digest.js';
import { firstRowOf, readTraceMetadata } from '../trace/metadata.js';
import { openShards } from '../trace/reading/shards-folder.js';
import { traceFault } from '../trace/trace-fault.js';
import { Progress } from './progress.js';
import { verifyFile } from './verify-file.js';

/** What the shards of a trace were found to be. */
export interface VerifiedShards {
  readonly shards: number;
  readonly rows: number;
  /** Digest of all rows, which is that of the whole trace unless there are ids of blocks. */
  readonly hex: string;
  /** Whether requests have ids of blocks, which are others in shards than in one run. */
  readonly hasBlocks: boolean;
}

/**
 * Checks that the files of a folder are all shards of one trace, that each is as it was written, and that they follow each
 * other: each begins with the request that comes behind those before, where it says with which, and times ascend.
 *
 * @throws TraceError that says which is missing, of another trace, or not as it was written
 */
export async function verifyShards(folder: string): Promise<VerifiedShards> {
  const { files, schema, metadata } = await openShards(folder);
  const whole = new WholeTrace(schema);
  const progress = new Progress('rows', undefined);
  try {
    for (const file of files) {
      await verifyFile(file, (batch) => {
        whole.take(file, batch);
        progress.update(whole.rows);
      });
    }
  } finally {
    progress.end();
  }
  const { blockSize } = readTraceMetadata({ metadata });
  return { shards: files.length, rows: whole.rows, hex: whole.hex(), hasBlocks: blockSize !== undefined };
}

/** All rows, shard by shard. */
class WholeTrace {
  rows = 0;
  readonly #digest: TraceDigest;
  #last = Number.NEGATIVE_INFINITY;
  #file = '';

  constructor(schema: Schema) {
    this.#digest = new TraceDigest(schema);
  }

  take(file: string, batch: RecordBatch): void {
    if (file !== this.#file) this.#requireFirst(file, batch);
    this.#file = file;
    this.#digest.update(batch);
    for (const time of flatValues(batch, 0) as Float64Array) {
      if (!(time >= this.#last)) {
        throw traceFault(file, `has a request at ${time} s behind one at ${this.#last} s; times ascend`);
      }
      this.#last = time;
    }
    this.rows += batch.numRows;
  }

  /** To be called once. */
  hex(): string {
    return this.#digest.hex();
  }

  #requireFirst(file: string, { schema }: RecordBatch): void {
    const first = firstRowOf(readTraceMetadata(schema));
    if (first === undefined || first === this.rows) return;
    throw traceFault(file, `begins with request ${first}, where the shards before it have ${this.rows}`);
  }
}
