import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from '../../generate/generate.js';
import { openSink } from '../../output/file/open-sink.js';
import { openPool } from '../../pool/open.js';
import { secondsSinceStart } from '../clock.js';
import { type Scenario, workerCount } from './scenarios.js';

/** What one run of a scenario took. */
export interface Measurement {
  readonly rows: number;
  /** Of the output; 0 where there is none. */
  readonly bytes: number;
  /** From the start of the process to the first batch. */
  readonly firstBatchSeconds: number;
  /** From the call of `generate` to the end of the output. */
  readonly seconds: number;
  /** Of the whole process. */
  readonly peakMemoryBytes: number;
}

/** How fast the disk is with what the system keeps for it, is another question. */
const NOT_SYNCED = { sync: false };

/** Runs a scenario once, in this process. */
export async function measure(scenario: Scenario): Promise<Measurement> {
  const file =
    scenario.output === 'file'
      ? join(tmpdir(), `servegen-bench-${process.pid}-${randomBytes(4).toString('hex')}.arrow`)
      : undefined;
  try {
    const pool = await openPool(scenario.pool);
    const { duration } = scenario;
    const start = secondsSinceStart();
    const trace = await generate(
      {
        pool,
        requests: scenario.rows,
        ...(duration !== undefined && { duration: Math.min(duration, pool.toSeconds - pool.fromSeconds) }),
      },
      { workers: workerCount(scenario) },
    );
    const sink = file === undefined ? undefined : await openSink(file, 'arrow', trace.schema, NOT_SYNCED);
    let rows = 0;
    let firstBatch = 0;
    try {
      for await (const batch of trace) {
        if (rows === 0) firstBatch = secondsSinceStart();
        rows += batch.numRows;
        if (sink === undefined) trace.recycle(batch);
        else await sink.write(batch, () => trace.recycle(batch));
      }
    } catch (error) {
      await sink?.abort();
      throw error;
    }
    await sink?.close();
    return {
      rows,
      bytes: sink?.bytesWritten ?? 0,
      firstBatchSeconds: firstBatch,
      seconds: secondsSinceStart() - start,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1_024,
    };
  } finally {
    if (file !== undefined) await rm(file, { force: true });
  }
}
