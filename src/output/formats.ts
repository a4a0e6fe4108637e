import type { FormatOptionName } from './options.js';

/** A format in which traces are written. */
export interface Format {
  /** Endings of files' names that stand for it, with their dot, in lower case; none of them is another's. */
  readonly extensions: readonly string[];
  /** What files of the format usually end in. */
  readonly ending: string;
  /** For people, such as `an Arrow IPC file`. */
  readonly description: string;
  /** Whether it can be written front to back, as to a pipe. */
  readonly isSequential: boolean;
  /** Whether it has a place for what is known of a trace only at its end, such as its digest. */
  readonly hasFooter: boolean;
  /** Whether it is text, which is compressed where its file's name ends so. */
  readonly isText?: boolean;
  /** The options that it takes. */
  readonly options: readonly FormatOptionName[];
  /** Where it is two files: what stands behind the name of the first in that of the second. It goes to no pipe then. */
  readonly companionSuffix?: string;
}

/**
 * All formats, by the names that `--format` and specs have for them. Everything else that knows of formats follows from
 * here: the schema of specs, help texts, messages. What writes them is in `format-writers.ts`, so that nobody who only names
 * formats has that in a bundle.
 */
export const FORMATS = {
  arrow: {
    extensions: ['.arrow'],
    ending: '.arrow',
    description: 'an Arrow IPC file',
    isSequential: true,
    hasFooter: true,
    options: [],
  },
  'arrow-stream': {
    extensions: ['.arrows'],
    ending: '.arrows',
    description: 'an Arrow IPC stream',
    isSequential: true,
    hasFooter: false,
    options: [],
  },
  parquet: {
    extensions: ['.parquet'],
    ending: '.parquet',
    description: 'Apache Parquet, packed by Zstandard',
    isSequential: true,
    hasFooter: true,
    options: ['plain_pages'],
  },
  csv: {
    extensions: ['.csv'],
    ending: '.csv',
    description: 'comma-separated values',
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: [],
  },
  jsonl: {
    extensions: ['.jsonl', '.ndjson'],
    ending: '.jsonl',
    description: 'JSON lines',
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: [],
  },
  mooncake: {
    extensions: [],
    ending: '.jsonl',
    description: 'the JSON lines of Mooncake in milliseconds',
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: ['flatten', 'raise_zeros', 'turns', 'first_token_seconds', 'output_token_seconds'],
  },
  'mooncake-s': {
    extensions: [],
    ending: '.jsonl',
    description: 'the same in seconds',
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: ['flatten', 'raise_zeros'],
  },
  azure: {
    extensions: [],
    ending: '.csv',
    description: "the CSV of Azure's inference traces",
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: ['flatten', 'raise_zeros', 'start'],
  },
  vidur: {
    extensions: [],
    ending: '.csv',
    description: 'the CSV of Vidur',
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: ['flatten', 'raise_zeros'],
  },
  burstgpt: {
    extensions: [],
    ending: '.csv',
    description: 'the CSV of BurstGPT',
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: ['flatten', 'raise_zeros', 'model'],
  },
  llmservingsim: {
    extensions: [],
    ending: '.jsonl',
    description: 'the JSON lines of LLMServingSim',
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: ['flatten', 'raise_zeros'],
  },
  weka: {
    extensions: [],
    ending: '.jsonl',
    description: 'the JSON of agent sessions (Weka), a conversation a line',
    isSequential: true,
    hasFooter: false,
    options: ['flatten', 'raise_zeros', 'model', 'turns', 'first_token_seconds', 'output_token_seconds'],
  },
  bailian: {
    extensions: [],
    ending: '.jsonl',
    description: 'the JSON lines of Bailian',
    isSequential: true,
    hasFooter: false,
    options: ['flatten', 'raise_zeros'],
  },
  blis: {
    extensions: [],
    ending: '.csv',
    description: 'the CSV of BLIS, with a header in a second file',
    isSequential: false,
    hasFooter: false,
    options: ['raise_zeros', 'model', 'turns', 'first_token_seconds', 'output_token_seconds'],
    companionSuffix: '.header.yaml',
  },
  'aiperf-arrow': {
    extensions: [],
    ending: '.arrow',
    description: 'an Arrow file with prompts for AIPerf (baseten_trace)',
    isSequential: true,
    hasFooter: false,
    options: ['flatten', 'raise_zeros'],
  },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

/** What standard output, other descriptors, devices and named pipes receive unless another is asked for. */
export const PIPE_FORMAT: FormatName = 'arrow-stream';
