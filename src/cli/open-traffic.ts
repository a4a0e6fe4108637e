import { availableParallelism, tmpdir } from 'node:os';
import { basename } from 'node:path';
import { UsageError } from '../errors.js';
import { generate } from '../generate/generate.js';
import type { OpenWorkload, Workload } from '../generate/opened.js';
import type { Log } from '../logs/log.js';
import { readTrace } from '../logs/read-log.js';
import type { RateOfPool, Span } from '../notation/units.js';
import { leftOutOf } from '../pool/left-out.js';
import type { Pool } from '../pool/pool.js';
import { MANIFEST_NAME } from '../trace/manifest.js';
import { isPool } from './is-pool.js';
import { type LogFlags, openLogArgument } from './log-options.js';
import { openSpec } from './open-spec.js';
import { openView } from './open-view.js';
import { Progress } from './progress.js';
import { isSpecFile } from './spec-file.js';
import type { WorkloadFlags } from './spec-of-flags.js';
import { leftOutText } from './trace-report.js';
import { withProgress } from './with-progress.js';

/** What is said of traffic that is made for its figures. */
interface MadeFlags {
  readonly span?: Span;
  readonly rate?: RateOfPool;
  readonly seed?: string;
}

/**
 * Opens what an argument names as a log: a log or trace; of a pool, or a workload spec, its trace, which is made.
 *
 * @throws UsageError for options that go with another kind of argument; else as whoever opens or makes it
 */
export async function openTraffic(argument: string, flags: LogFlags & MadeFlags): Promise<Log> {
  const isSpec = isSpecFile(argument) && basename(argument) !== MANIFEST_NAME;
  if (isSpec || (await isPool(argument))) {
    refuse(
      flags,
      ['columns', 'timeUnit', 'clientColumn'],
      `${argument} is a ${isSpec ? 'workload spec' : 'pool'}, not a log`,
    );
    return isSpec ? logOfSpec(argument, flags) : logOfPool(argument, flags);
  }
  refuse(flags, ['span', 'rate', 'seed'], `${argument} is neither a pool nor a workload spec`);
  return openLogArgument(argument, flags);
}

/** Traffic of a pool lasts as long as the pool or the span, which its trace would not say by itself. */
async function logOfPool(
  source: string,
  { span, rate, seed, temporary }: LogFlags & MadeFlags,
): Promise<Log> {
  const pool = await openView(source, span === undefined ? {} : { span: [span.from, span.to] });
  const workload = {
    pool,
    duration: pool.toSeconds - pool.fromSeconds,
    ...(rate !== undefined && { rate }),
    ...(seed !== undefined && { seed }),
  };
  return logOfMade(source, workload, pool, temporary);
}

async function logOfSpec(path: string, { span, rate, seed, temporary }: LogFlags & MadeFlags): Promise<Log> {
  const flags: WorkloadFlags = {
    ...(span && { part: { span: [span.from, span.to] } }),
    ...(rate !== undefined && { rate }),
    ...(seed !== undefined && { seed }),
  };
  const workload = await withProgress((attended) => openSpec(path, flags, attended));
  return logOfMade(path, workload, workload.pool, temporary);
}

/** @param pool whose clients the trace has */
async function logOfMade(
  name: string,
  workload: Workload | OpenWorkload,
  pool: Pool,
  temporary = tmpdir(),
): Promise<Log> {
  const trace = await withProgress((attended) =>
    generate(workload, { workers: availableParallelism(), ...attended }),
  );
  const progress = new Progress('rows', trace.expectedRequests);
  const opened = {
    name,
    schema: trace.schema,
    skipped: [],
    hasFooter: false,
    [Symbol.asyncIterator]: () => trace[Symbol.asyncIterator](),
    close: async () => undefined,
  };
  try {
    const log = await readTrace(opened, {
      temporary,
      onProgress: (told) => {
        if (told.phase === 'rows') progress.update(told.rows);
      },
    });
    return withPool(log, pool);
  } finally {
    progress.end();
  }
}

/** A log that knows what the pool calls its clients, and who was left out. */
function withPool(log: Log, pool: Pool): Log {
  const left = leftOutOf(pool);
  const clientName = (index: number) => {
    const id = log.clientName(index);
    return pool.labels?.get(Number(id)) ?? id;
  };
  return { ...log, clientName, notes: left.clients === 0 ? log.notes : [...log.notes, leftOutText(left)] };
}

/** @throws UsageError for those of some options that are given */
function refuse(
  flags: LogFlags & MadeFlags,
  names: readonly (keyof LogFlags | keyof MadeFlags)[],
  reason: string,
): void {
  const given = names.find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  const option = `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new UsageError(`it has no meaning here: ${reason}`, { field: option });
}
