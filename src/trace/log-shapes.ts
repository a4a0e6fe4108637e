import { KNOWN_SHAPES, LENGTHS_AND_BLOCKS, type Shape } from './known-shapes.js';

/** What logs have beside the columns of a trace, under names that no file has. */
export const LOG_COLUMNS = {
  /** A number of images, or a list of their sizes. */
  images: 'log.images',
  /** What a request's input begins with, by a name or hash. */
  systemPrompt: 'log.system_prompt',
  /** What later requests of a conversation call this one, and what this one calls the one before it. */
  message: 'log.message',
  parent: 'log.parent',
  /** How many requests a row stands for. */
  requests: 'log.requests',
} as const;

export function isLogColumn(name: string): boolean {
  return name.startsWith('log.');
}

/** Of logs that gateways and clients write, the names that they have for the same. */
const TIMES = ['start_time', 'startTime', 'request_time', 'created_at', 'created', 'timestamp', 'time', 'ts'];
const INPUTS = ['prompt_tokens', 'input_tokens', 'usage.prompt_tokens', 'usage.input_tokens'];
const OUTPUTS = ['completion_tokens', 'output_tokens', 'usage.completion_tokens', 'usage.output_tokens'];

/** Those of the columns that every log needs, by a trace's names for them. */
export const GATEWAY_NAMES: Readonly<Record<string, readonly string[]>> = {
  timestamp: TIMES,
  input_tokens: INPUTS,
  output_tokens: OUTPUTS,
};
const REASONS = [
  'reasoning_tokens',
  'usage.completion_tokens_details.reasoning_tokens',
  'usage.output_tokens_details.reasoning_tokens',
  'completion_tokens_details.reasoning_tokens',
];
const CLIENTS = [
  'api_key',
  'api_key_id',
  'key',
  'user',
  'user_id',
  'end_user',
  'team_id',
  'team',
  'project_id',
  'client_id',
  'client',
];
const SESSIONS = ['session_id', 'conversation_id', 'thread_id'];

/** Of spans by the conventions of OpenTelemetry for generative AI; attributes may be in an object of their own. */
const attribute = (...names: string[]) => names.flatMap((name) => [`attributes.${name}`, name]);
const SPAN_INPUTS = attribute('gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens');
const SPAN_OUTPUTS = attribute('gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens');
const SPAN_TIMES = ['startTimeUnixNano', 'start_time_unix_nano', 'start_time', 'startTime', 'timestamp'];

const TIMES_IN_SESSION = ['start_ms', 'timestamp_ms', 'timestamp'];

/** As a session has them that lists its requests. */
function ofRequests(names: readonly string[]): string[] {
  return names.map((name) => `requests.${name}`);
}

/** Those that only logs have. */
const ONLY_LOGS: readonly Shape[] = [
  {
    name: 'Azure LMM',
    marks: ['TIMESTAMP', 'NumImages', 'ContextTokens', 'GeneratedTokens'],
    columns: {
      timestamp: 'TIMESTAMP',
      input_tokens: 'ContextTokens',
      output_tokens: 'GeneratedTokens',
      [LOG_COLUMNS.images]: 'NumImages',
    },
  },
  {
    name: 'Bailian',
    marks: ['chat_id', 'parent_chat_id', 'timestamp', 'input_length', 'output_length'],
    columns: {
      timestamp: 'timestamp',
      [LOG_COLUMNS.message]: 'chat_id',
      [LOG_COLUMNS.parent]: 'parent_chat_id',
      ...LENGTHS_AND_BLOCKS,
    },
    unit: 's',
  },
  {
    name: 'ART',
    marks: ['token_hash', 'timestamp_ms', 'input_length', 'output_length'],
    columns: {
      timestamp: 'timestamp_ms',
      client_id: 'token_hash',
      [LOG_COLUMNS.systemPrompt]: 'system_prompt_hash',
      ...LENGTHS_AND_BLOCKS,
    },
    unit: 'ms',
  },
];

/** Those that are made out by what they call their columns, whatever else these may mean: they come last. */
const BY_NAMES: readonly Shape[] = [
  {
    // What its requests hold is not written down anywhere; the names are those that others have for the same.
    name: 'freeinference',
    marks: [
      'session_id',
      'user_id',
      ofRequests(TIMES_IN_SESSION),
      ofRequests([...INPUTS, 'input_length']),
      ofRequests([...OUTPUTS, 'output_length']),
    ],
    columns: {
      timestamp: ofRequests(TIMES_IN_SESSION),
      input_tokens: ofRequests([...INPUTS, 'input_length']),
      output_tokens: ofRequests([...OUTPUTS, 'output_length']),
      reason_tokens: ofRequests(REASONS),
      client_id: 'user_id',
      conversation_id: 'session_id',
    },
    unit: 'ms',
  },
  {
    name: 'OpenTelemetry GenAI',
    marks: [SPAN_TIMES, SPAN_INPUTS, SPAN_OUTPUTS],
    columns: {
      timestamp: SPAN_TIMES,
      input_tokens: SPAN_INPUTS,
      output_tokens: SPAN_OUTPUTS,
      client_id: attribute('user.id', 'enduser.id', 'api_key', 'team_id'),
      conversation_id: attribute('gen_ai.conversation.id', 'session.id'),
      reason_tokens: attribute(
        'gen_ai.usage.reasoning.output_tokens',
        'gen_ai.usage.output_tokens.reasoning',
        'gen_ai.usage.reasoning_tokens',
      ),
    },
  },
  {
    name: 'LiteLLM',
    marks: ['startTime', 'prompt_tokens', 'completion_tokens'],
    columns: {
      timestamp: 'startTime',
      input_tokens: 'prompt_tokens',
      output_tokens: 'completion_tokens',
      client_id: ['api_key', 'user', 'end_user', 'team_id'],
      conversation_id: 'session_id',
      reason_tokens: REASONS,
    },
  },
  {
    name: 'OpenAI usage',
    marks: ['aggregation_timestamp', 'n_context_tokens_total', 'n_generated_tokens_total'],
    columns: {
      timestamp: 'aggregation_timestamp',
      input_tokens: 'n_context_tokens_total',
      output_tokens: 'n_generated_tokens_total',
      client_id: ['api_key_id', 'user_id', 'project_id', 'organization_id'],
      [LOG_COLUMNS.requests]: 'n_requests',
    },
  },
  {
    name: 'gateway',
    marks: [TIMES, INPUTS, OUTPUTS],
    columns: {
      timestamp: TIMES,
      input_tokens: INPUTS,
      output_tokens: OUTPUTS,
      reason_tokens: REASONS,
      client_id: CLIENTS,
      conversation_id: SESSIONS,
      [LOG_COLUMNS.requests]: 'num_model_requests',
    },
  },
];

/** The shapes of logs, those of traces of others included; the first that fits is taken. */
export const LOG_SHAPES: readonly Shape[] = [...ONLY_LOGS, ...KNOWN_SHAPES, ...BY_NAMES];
