import type { Trace } from '../generate/trace.js';
import type { Shard } from '../notation/units.js';
import type { Compression } from '../output/compression/compression.js';
import type { FormatName } from '../output/formats.js';
import type { TraceMetadata } from '../trace/metadata.js';
import type { WorkerCount } from '../workers/worker-count.js';
import { plural } from './format.js';
import type { RunSettings } from './run-options.js';

/** How a command makes a trace, and where it goes. */
export interface TraceRun extends RunSettings {
  /** A path, or `-` for standard output; of a trace in parts, their folder. */
  readonly out: string;
  readonly format: FormatName;
  /** Of parts; that of a file is in its name. */
  readonly compression?: Compression | undefined;
  readonly shard?: Shard;
  /** Refuses a trace, before its first row, whose metadata is not what it should be. */
  readonly check?: (metadata: TraceMetadata) => void;
}

/** A trace that is made and written. All times are seconds from the start of the process. */
export interface MadeTrace {
  readonly trace: Trace;
  readonly requests: number;
  readonly bytes: number;
  readonly digest?: string;
  /** What has to be told of how the format holds it. */
  readonly notes?: readonly string[];
  /** Of a trace in parts: how many there are, and rows that had been written by earlier runs. */
  readonly parts?: {
    readonly count: number;
    readonly rowsBefore: number;
    /** Whether there was nothing left to write. */
    readonly wasComplete: boolean;
  };
  /** When `generate` was called. */
  readonly startSeconds: number;
  /** Undefined where there is no batch. */
  readonly firstBatchSeconds: number | undefined;
  readonly lastRowSeconds: number;
}

/** A line where the machine has no room for the workers that were asked for, else nothing. */
export function describeWorkers(asked: number, { count, limitedBy }: WorkerCount): string {
  if (limitedBy !== 'cores' && limitedBy !== 'memory') return '';
  const reason = limitedBy === 'cores' ? 'there are no more cores' : 'half of the memory holds no more';
  return `${count} of ${plural(asked, 'worker')} ${count === 1 ? 'is' : 'are'} used: ${reason}\n`;
}
