import type { OpenEncoder } from './encoder.js';

/** A format in which traces are written. */
export interface Format {
  /** Endings of files' names that stand for it, with their dot, in lower case; none of them is another's. */
  readonly extensions: readonly string[];
  /** For people, such as `an Arrow IPC file`. */
  readonly description: string;
  /** Whether it can be written front to back, as to a pipe. */
  readonly isSequential: boolean;
  /** Whether it has a place for what is known of a trace only at its end, such as its digest. */
  readonly hasFooter: boolean;
  /** Loads what writes it. */
  readonly load: () => Promise<{ readonly openEncoder: OpenEncoder }>;
}

/**
 * All formats, by the names that `--format` and specs have for them. Everything else that knows of formats follows from
 * here: the schema of specs, help texts, messages.
 */
export const FORMATS = {
  arrow: {
    extensions: ['.arrow'],
    description: 'an Arrow IPC file',
    isSequential: true,
    hasFooter: true,
    load: () => import('./arrow.js'),
  },
  'arrow-stream': {
    extensions: ['.arrows'],
    description: 'an Arrow IPC stream',
    isSequential: true,
    hasFooter: false,
    load: () => import('./arrow-stream.js'),
  },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

/** What standard output, other descriptors, devices and named pipes receive unless another is asked for. */
export const PIPE_FORMAT: FormatName = 'arrow-stream';
