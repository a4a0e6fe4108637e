import { availableParallelism, tmpdir } from 'node:os';
import { basename } from 'node:path';
import { UsageError } from '../errors.js';
import { generate } from '../generate/generate.js';
import type { Log } from '../logs/log.js';
import { readTrace } from '../logs/read-log.js';
import type { RateOfPool, Span } from '../notation/units.js';
import { MANIFEST_NAME } from '../trace/manifest.js';
import { isPool } from './is-pool.js';
import { type LogFlags, openLogArgument } from './log-options.js';
import { openSpec } from './open-spec.js';
import { Progress } from './progress.js';
import { isSpecFile } from './spec-file.js';
import type { WorkloadFlags } from './spec-of-flags.js';
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
    refuse(flags, ['columns', 'timeUnit', 'clientColumn'], `${argument} is a ${isSpec ? 'workload spec' : 'pool'}, not a log`);
    return logOfMade(argument, isSpec, flags);
  }
  refuse(flags, ['span', 'rate', 'seed'], `${argument} is neither a pool nor a workload spec`);
  return openLogArgument(argument, flags);
}

async function logOfMade(argument: string, isSpec: boolean, flags: LogFlags & MadeFlags): Promise<Log> {
  const { span, rate, seed, temporary = tmpdir() } = flags;
  const workload: WorkloadFlags = {
    ...(!isSpec && { pool: argument }),
    ...(span && { part: { span: [span.from, span.to] } }),
    ...(rate !== undefined && { rate }),
    ...(seed !== undefined && { seed }),
  };
  const trace = await withProgress(async (attended) =>
    generate(await openSpec(isSpec ? argument : undefined, workload, attended), {
      workers: availableParallelism(),
      ...attended,
    }),
  );
  const progress = new Progress('rows', trace.expectedRequests);
  try {
    return await readTrace(
      {
        name: argument,
        schema: trace.schema,
        skipped: [],
        hasFooter: false,
        [Symbol.asyncIterator]: () => trace[Symbol.asyncIterator](),
        close: async () => undefined,
      },
      {
        temporary,
        onProgress(told) {
          if (told.phase === 'rows') progress.update(told.rows);
        },
      },
    );
  } finally {
    progress.end();
  }
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
