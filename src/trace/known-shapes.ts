import type { TimeUnit } from './time-unit.js';

/** Columns by which a file is known without being told. */
export interface Shape {
  readonly name: string;
  /** All of these have to be there, and one of those that stand together. */
  readonly marks: readonly (string | readonly string[])[];
  /**
   * Names of a trace's columns, and those that the shape has for them, of several the first that is there; what is not there
   * is left out.
   */
  readonly columns: Readonly<Record<string, string | readonly string[]>>;
  /** Of its times; without one they say it themselves, as dates do. */
  readonly unit?: TimeUnit;
}

/** The columns of traces that others publish. */
export interface KnownShape extends Shape {
  readonly marks: readonly string[];
  readonly columns: Readonly<Record<string, string>>;
}

/** What this package writes and does not read: the columns by which such a file is known. */
export const WRITTEN_ONLY: readonly { readonly name: string; readonly marks: readonly string[] }[] = [
  { name: 'weka', marks: ['hash_id_scope', 'requests'] },
  { name: 'blis', marks: ['round_index', 'prefix_group', 'arrival_time_us'] },
  { name: 'aiperf-arrow', marks: ['timestamp_start_unix_ms', 'prompt', 'total_hashes'] },
];

/** The first of some shapes whose marks are all among the columns of a file. */
export function shapeOf(names: readonly string[], shapes: readonly Shape[]): Shape | undefined {
  return shapes.find(({ marks }) =>
    marks.every((mark) => [mark].flat().some((name) => names.includes(name))),
  );
}

/** As Mooncake calls them, and others after it. */
export const LENGTHS_AND_BLOCKS = {
  input_tokens: 'input_length',
  output_tokens: 'output_length',
  hash_ids: 'hash_ids',
};

/** Those with more marks come first: a shape may have all that marks another. */
export const KNOWN_SHAPES: readonly KnownShape[] = [
  {
    name: 'Bailian',
    marks: ['chat_id', 'parent_chat_id', 'timestamp', 'input_length', 'output_length'],
    columns: { timestamp: 'timestamp', ...LENGTHS_AND_BLOCKS },
    unit: 's',
  },
  {
    name: 'ART',
    marks: ['token_hash', 'timestamp_ms', 'input_length', 'output_length'],
    columns: { timestamp: 'timestamp_ms', client_id: 'token_hash', ...LENGTHS_AND_BLOCKS },
    unit: 'ms',
  },
  {
    name: 'Mooncake',
    marks: ['timestamp', 'input_length', 'output_length'],
    columns: {
      timestamp: 'timestamp',
      client_id: 'client_id',
      conversation_id: 'session_id',
      ...LENGTHS_AND_BLOCKS,
    },
    unit: 'ms',
  },
  {
    name: 'Azure',
    marks: ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'],
    columns: { timestamp: 'TIMESTAMP', input_tokens: 'ContextTokens', output_tokens: 'GeneratedTokens' },
  },
  {
    name: 'BurstGPT',
    marks: ['Timestamp', 'Request tokens', 'Response tokens'],
    columns: {
      timestamp: 'Timestamp',
      input_tokens: 'Request tokens',
      output_tokens: 'Response tokens',
      conversation_id: 'Session ID',
    },
    unit: 's',
  },
  {
    name: 'Vidur',
    marks: ['arrived_at', 'num_prefill_tokens', 'num_decode_tokens'],
    columns: {
      timestamp: 'arrived_at',
      input_tokens: 'num_prefill_tokens',
      output_tokens: 'num_decode_tokens',
    },
    unit: 's',
  },
  {
    name: 'LLMServingSim',
    marks: ['arrival_time_ns', 'input_toks', 'output_toks'],
    columns: { timestamp: 'arrival_time_ns', input_tokens: 'input_toks', output_tokens: 'output_toks' },
    unit: 'ns',
  },
];
