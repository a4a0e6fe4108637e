import { basename } from 'node:path';
import { UsageError } from '../../errors.js';
import type { OpenWorkload } from '../../generate/opened.js';
import { MANIFEST_NAME } from '../../trace/manifest.js';
import type { OpenedTrace } from '../../trace/reading/open-parts.js';
import { inTrace } from '../../trace/trace-fault.js';
import { isPool } from '../is-pool.js';
import { type LogFlags, openLogArgument } from '../log-options.js';
import { isSpecFile } from '../spec-file.js';
import { countBatches } from './count-batches.js';
import { countLog } from './count-log.js';
import type { Counted } from './counted.js';
import { countMade, type MadeFlags, openMade } from './made-traffic.js';
import { openOwnTrace } from './own-trace.js';

/** The kinds of what an argument can name. */
export type TrafficKind = 'spec' | 'pool' | 'log';

/** What an argument names. */
export interface NamedTraffic {
  readonly argument: string;
  readonly kind: TrafficKind;
}

export async function kindOf(argument: string): Promise<TrafficKind> {
  if (isSpecFile(argument) && basename(argument) !== MANIFEST_NAME) return 'spec';
  return (await isPool(argument)) ? 'pool' : 'log';
}

/**
 * Counts the requests of what arguments name, each in one pass: a trace of ours as it is read, any other log when it has been
 * sorted, and of a pool or spec the trace that it makes. What is ours is opened before the first is counted, so that what is
 * wrong with it is said at once.
 *
 * @param named one, or two, of which the log that is not a trace of ours is what the flags of logs are about; of two such logs
 *   one can lack the columns that are named
 * @throws as whoever opens or makes it
 */
export async function summarise(
  named: readonly NamedTraffic[],
  flags: LogFlags & MadeFlags,
): Promise<Counted[]> {
  const logs = new LogsOpener(named, flags);
  const counts: (() => Promise<Counted>)[] = [];
  try {
    await logs.openOwn();
    for (const [index, { argument, kind }] of named.entries()) {
      if (kind === 'log') {
        counts.push(() => logs.count(index));
      } else {
        const [workload] = await openMade(argument, kind, flags, false);
        counts.push(() => countMade(argument, workload));
      }
    }
    const counted: Counted[] = [];
    for (const count of counts) counted.push(await count());
    return counted;
  } finally {
    await logs.close();
  }
}

/**
 * Counts what is made of a pool or spec, and beside it its NAIVE twin.
 *
 * @throws UsageError for a log
 */
export async function summariseWithNaive(
  { argument, kind }: NamedTraffic,
  flags: LogFlags & MadeFlags,
): Promise<Counted[]> {
  if (kind === 'log') {
    throw new UsageError(
      `${argument} is neither a pool nor a workload spec, which can be made by the naive method`,
      { field: '--naive' },
    );
  }
  const opened = await openMade(argument, kind, flags, true);
  const [workload, twin] = opened as readonly [OpenWorkload, OpenWorkload];
  return [await countMade(argument, workload), await countMade(`${argument}, NAIVE`, twin)];
}

/** Opens those of what is named that are logs. */
class LogsOpener {
  readonly #named: readonly NamedTraffic[];
  readonly #flags: LogFlags;
  readonly #own = new Map<number, OpenedTrace>();
  #isOneLacking = false;

  constructor(named: readonly NamedTraffic[], flags: LogFlags) {
    this.#named = named;
    this.#flags = flags;
  }

  /** Opens traces of ours. Flags are for the other log, and only where there is none for them: they are read as logs then. */
  async openOwn(): Promise<void> {
    const logs = [...this.#named.entries()].filter(([, { kind }]) => kind === 'log');
    for (const [index, { argument }] of logs) {
      const trace = await openOwnTrace(argument);
      if (trace !== undefined) this.#own.set(index, trace);
    }
    const { columns, clientColumn, timeUnit } = this.#flags;
    const hasFlags = columns !== undefined || clientColumn !== undefined || timeUnit !== undefined;
    if (hasFlags && this.#own.size === logs.length) await this.close();
  }

  async count(index: number): Promise<Counted> {
    const trace = this.#own.get(index);
    if (trace !== undefined) {
      return inTrace(trace.name, () => countBatches(trace.name, trace.schema, trace, undefined));
    }
    const log = await openLogArgument(this.#named[index].argument, this.#flags, () => this.#mayLack(index));
    try {
      return await countLog(log);
    } finally {
      await log.close();
    }
  }

  async close(): Promise<void> {
    for (const trace of this.#own.values()) await trace.close();
    this.#own.clear();
  }

  /** The first of two logs that are read with the flags may, and the second where the first does not. */
  #mayLack(index: number): boolean {
    const isAmong = ({ kind }: NamedTraffic, place: number) => kind === 'log' && !this.#own.has(place);
    if (this.#named.filter(isAmong).length < 2 || (index > 0 && this.#isOneLacking)) return false;
    this.#isOneLacking = true;
    return true;
  }
}
