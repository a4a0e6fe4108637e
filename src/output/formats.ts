import type { FormatWriter } from './encoder.js';
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
  /** Loads what writes it. */
  readonly load: () => Promise<FormatWriter>;
}

/**
 * All formats, by the names that `--format` and specs have for them. Everything else that knows of formats follows from
 * here: the schema of specs, help texts, messages.
 */
export const FORMATS = {
  arrow: {
    extensions: ['.arrow'],
    ending: '.arrow',
    description: 'an Arrow IPC file',
    isSequential: true,
    hasFooter: true,
    options: [],
    load: () => import('./arrow.js'),
  },
  'arrow-stream': {
    extensions: ['.arrows'],
    ending: '.arrows',
    description: 'an Arrow IPC stream',
    isSequential: true,
    hasFooter: false,
    options: [],
    load: () => import('./arrow-stream.js'),
  },
  parquet: {
    extensions: ['.parquet'],
    ending: '.parquet',
    description: 'Apache Parquet, packed by Zstandard',
    isSequential: true,
    hasFooter: true,
    options: ['plain_pages'],
    load: () => import('./parquet.js'),
  },
  csv: {
    extensions: ['.csv'],
    ending: '.csv',
    description: 'comma-separated values',
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: [],
    load: () => import('./csv.js'),
  },
  jsonl: {
    extensions: ['.jsonl', '.ndjson'],
    ending: '.jsonl',
    description: 'JSON lines',
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: [],
    load: () => import('./jsonl.js'),
  },
  mooncake: {
    extensions: [],
    ending: '.jsonl',
    description: 'the JSON lines of Mooncake in milliseconds',
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: ['flatten', 'raise_zeros'],
    load: async () => (await import('./replay/mooncake.js')).milliseconds,
  },
  'mooncake-s': {
    extensions: [],
    ending: '.jsonl',
    description: 'the same in seconds',
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: ['flatten', 'raise_zeros'],
    load: async () => (await import('./replay/mooncake.js')).seconds,
  },
  azure: {
    extensions: [],
    ending: '.csv',
    description: "the CSV of Azure's inference traces",
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: ['flatten', 'raise_zeros', 'start'],
    load: () => import('./replay/azure.js'),
  },
  vidur: {
    extensions: [],
    ending: '.csv',
    description: 'the CSV of Vidur',
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: ['flatten', 'raise_zeros'],
    load: () => import('./replay/vidur.js'),
  },
  burstgpt: {
    extensions: [],
    ending: '.csv',
    description: 'the CSV of BurstGPT',
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: ['flatten', 'raise_zeros', 'model'],
    load: () => import('./replay/burstgpt.js'),
  },
  llmservingsim: {
    extensions: [],
    ending: '.jsonl',
    description: 'the JSON lines of LLMServingSim',
    isSequential: true,
    hasFooter: false,
    isText: true,
    options: ['flatten', 'raise_zeros'],
    load: () => import('./replay/llmservingsim.js'),
  },
  weka: {
    extensions: [],
    ending: '.jsonl',
    description: 'the JSON of agent sessions (Weka), a conversation a line',
    isSequential: true,
    hasFooter: false,
    options: ['flatten', 'raise_zeros', 'model'],
    load: () => import('./sessions/weka.js'),
  },
  bailian: {
    extensions: [],
    ending: '.jsonl',
    description: 'the JSON lines of Bailian',
    isSequential: true,
    hasFooter: false,
    options: ['flatten', 'raise_zeros'],
    load: () => import('./sessions/bailian.js'),
  },
  blis: {
    extensions: [],
    ending: '.csv',
    description: 'the CSV of BLIS, with a header in a second file',
    isSequential: false,
    hasFooter: false,
    options: ['raise_zeros', 'model'],
    companionSuffix: '.header.yaml',
    load: () => import('./sessions/blis.js'),
  },
  'aiperf-arrow': {
    extensions: [],
    ending: '.arrow',
    description: 'an Arrow file with prompts for AIPerf (baseten_trace)',
    isSequential: true,
    hasFooter: false,
    options: ['flatten', 'raise_zeros'],
    load: () => import('./sessions/aiperf-arrow.js'),
  },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

/** What standard output, other descriptors, devices and named pipes receive unless another is asked for. */
export const PIPE_FORMAT: FormatName = 'arrow-stream';
