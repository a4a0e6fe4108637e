import { MAX_WORKERS } from '../bounds.js';
import { UsageError } from '../errors.js';
import type { Trace } from '../generate/trace.js';
import { originOf } from '../generate/trace-origin.js';
import type { Compression } from '../output/compression/compression.js';
import { encodingWorkers } from '../output/encoding-workers.js';
import { FORMAT_NAMES, FORMATS, type Format, type FormatName } from '../output/formats.js';
import {
  FORMAT_OPTION_NAMES,
  FORMAT_OPTIONS,
  type FormatOption,
  type FormatOptionName,
  type FormatOptions,
  formatOptionsOf,
  requireTaken,
} from '../output/options.js';
import { checkKnown } from '../plain-options.js';
import type { StartOptions } from '../threads/crew.js';
import type { ResolvedOutput } from '../workload/resolved-workload.js';

/** How a trace becomes bytes: `format` and its options are those of a spec's `output`, which they take the place of. */
export interface EncodeOptions extends Pick<ResolvedOutput, FormatOptionName> {
  /** Default: that of the workload's `output`, else `arrow`. */
  readonly format?: FormatName;
  /** Of text formats only. Default: none. */
  readonly compression?: Compression;
  /**
   * Whether the footer of a format that has one holds the SHA-256 of the values, see `TraceDigest`. Default true; without it
   * a page has less to do.
   */
  readonly digest?: boolean;
  /**
   * Threads that encode, beside the calling one, 0 to 256; with 0 that one encodes. Unlike those of `generate` they are no
   * upper bound, but what they are. Default: as many as make the rows, where `generate` was asked for more than one and 262,144
   * rows or more are expected; else 0.
   */
  readonly workers?: number;
}

export const ENCODE_OPTION_NAMES = [
  'format',
  'compression',
  'digest',
  'workers',
  ...FORMAT_OPTION_NAMES,
] as const;

/** Options that are complete. */
export interface EncodeSettings {
  readonly format: FormatName;
  readonly compression: Compression | undefined;
  readonly digest: boolean;
  readonly workers: number;
  readonly start: StartOptions;
  readonly options: FormatOptions;
}

/** @throws UsageError where it is none, such as the promise of one */
export function requireTrace(trace: Trace): void {
  const given: unknown = trace;
  const isObject = typeof given === 'object' && given !== null;
  if (isObject && 'schema' in given && Symbol.asyncIterator in given) return;
  const isPromise = isObject && 'then' in given;
  throw new UsageError(
    `it is ${isPromise ? 'a promise and not a trace' : 'not a trace'}; give what \`await generate(…)\` gives`,
    { field: 'trace' },
  );
}

/** @throws UsageError for what is no trace, and for options that do not exist, are out of range, or do not go together */
export function encodeSettings(trace: Trace, given: EncodeOptions): EncodeSettings {
  requireTrace(trace);
  const checked = checkKnown(given, ENCODE_OPTION_NAMES);
  const { run, output } = originOf(trace) ?? {};
  const format = checked.format ?? (output?.format as FormatName | undefined) ?? 'arrow';
  checkChoice('format', format, FORMAT_NAMES);
  const { compression, digest = true, workers } = checked;
  const { isText = false, options: taken }: Format = FORMATS[format];
  if (compression !== undefined) {
    checkChoice('compression', compression, ['gzip', 'zstd']);
    if (!isText) {
      throw new UsageError(`the format ${format} is not compressed as a whole`, { field: 'compression' });
    }
  }
  checkType('digest', digest, 'boolean');
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 0 && workers <= MAX_WORKERS)) {
    throw new UsageError(`${workers} is not a whole number from 0 to ${MAX_WORKERS}`, { field: 'workers' });
  }
  for (const name of FORMAT_OPTION_NAMES) checkFormatOption(name, checked[name]);
  // What the workload says may be of another format.
  const said = Object.entries(formatOptionsOf(output)).filter(([name]) =>
    taken.includes(name as FormatOptionName),
  );
  return {
    format,
    compression,
    digest: digest && FORMATS[format].hasFooter,
    workers: workers ?? encodingWorkers(run?.workers ?? 1, trace),
    start: { workerUrl: run?.workerUrl, requireWorkers: run?.requireWorkers },
    options: {
      ...Object.fromEntries(said),
      ...requireTaken(formatOptionsOf(checked), taken, format, (name) => name),
    },
  };
}

function checkFormatOption(name: FormatOptionName, value: unknown): void {
  if (value === undefined) return;
  const { schema }: FormatOption = FORMAT_OPTIONS[name];
  if (schema.type === undefined) {
    checkChoice(name, value, schema.enum);
    return;
  }
  checkType(name, value, schema.type);
  if (schema.type === 'string' && !new RegExp(schema.pattern, 'u').test(value as string)) {
    throw new UsageError(`'${value}' does not match ${schema.pattern}`, { field: name });
  }
  if (schema.type !== 'number') return;
  const { minimum, maximum } = schema;
  if (!((value as number) >= minimum && (value as number) <= maximum)) {
    throw new UsageError(`${value} is not a number from ${minimum} to ${maximum}`, { field: name });
  }
}

const KINDS = { boolean: 'true or false', string: 'a text', number: 'a number' } as const;

function checkType(field: string, value: unknown, type: keyof typeof KINDS): void {
  if (typeof value === type) return;
  throw new UsageError(`${value} is not ${KINDS[type]}`, { field });
}

function checkChoice(field: string, value: unknown, choices: readonly string[]): void {
  if (choices.includes(value as string)) return;
  throw new UsageError(`'${value}' is unknown; expected one of ${choices.join(', ')}`, { field });
}
