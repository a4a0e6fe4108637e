import type { Chunk, ColumnHead } from '../chunks/chunk.js';
import type { ChunkFormat, ChunkPlace } from '../chunks/chunk-format.js';
import type { FormatOptions } from '../options.js';
import { lengthCell, requestsOf, timeCell } from '../replay/requests.js';
import { attributeIndex, attributeOr, checkedText, csvText } from '../text/attribute-cells.js';
import {
  attributeCell,
  type Cell,
  columnCell,
  literal,
  rowNumberCell,
  type ValueCell,
  valuesCell,
} from '../text/cells.js';
import { LineEncoder } from '../text/lines.js';
import { conversationColumns, idWords } from './conversations.js';
import { delayCell, requireWholeInputs, turnDelays, waitsForResponses } from './turn-delays.js';

/** In the reader's order: it goes by the place of a column. */
const COLUMNS = [
  ...['request_id', 'client_id', 'tenant_id', 'slo_class', 'session_id', 'round_index'],
  ...['prefix_group', 'prefix_length', 'streaming', 'input_tokens', 'output_tokens'],
  ...['text_tokens', 'image_tokens', 'audio_tokens', 'video_tokens', 'reason_ratio'],
  ...['model', 'deadline_us', 'server_input_tokens'],
  ...['arrival_time_us', 'send_time_us', 'first_chunk_time_us', 'last_chunk_time_us'],
  ...['num_chunks', 'status', 'error_message', 'finish_reason'],
];

/** Columns that are there where clients have such attributes: one behind the class, the other the last. */
const PRIORITY = 'vllm_priority';
const ADAPTER = 'adapter';

/** All columns of a trace with some. */
function columnsFor(columns: readonly ColumnHead[]): string[] {
  return [
    ...COLUMNS.flatMap((name) =>
      name === 'slo_class' && attributeIndex(columns, 'priority') >= 0 ? [name, PRIORITY] : [name],
    ),
    ...(attributeIndex(columns, ADAPTER) >= 0 ? [ADAPTER] : []),
  ];
}

const priorityText = checkedText(
  'priority',
  String,
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  'whole numbers from 0 have a place in blis',
);

/** Behind the arrival: sent as it arrived, nothing measured. */
const NOT_MEASURED = ',0,0,0,ok,,';
/** Behind all others, where turns wait for responses. */
const THINK_TIME = 'think_time_us';

const HEADER = 'trace_version: 3\ntime_unit: microseconds\nmode: generated\nwarm_up_requests: 0\n';

/** The simulator reads the kind of the trace from a file of its own. */
export const companion = () => new TextEncoder().encode(HEADER);

/** The data of BLIS's TraceV2: all that the simulator knows of a request, with client, modality, reasoning and session. */
export const chunks: ChunkFormat = {
  openColumns: (columns, options) => turnDelays(columns, options, 'blis'),
  head(columns, options) {
    requestsOf(columns, { ...options, flatten: true }, 'blis');
    requireWholeInputs(options, 'blis');
    const names = [...columnsFor(columns), ...(waitsForResponses(options) ? [THINK_TIME] : [])];
    return new TextEncoder().encode(`${names.join(',')}\n`);
  },
  openEncoder(columns, options) {
    const requests = requestsOf(columns, { ...options, flatten: true }, 'blis');
    const at = (name: string) => columns.findIndex((column) => column.name === name);
    const client = at('client_id');
    const hasPriority = attributeIndex(columns, 'priority') >= 0;
    const text = [at('text_tokens'), at('input_tokens')].find((index) => index >= 0)!;
    return LineEncoder.open([
      rowNumberCell(),
      literal(','),
      client < 0 ? literal('0') : columnCell(client),
      literal(','),
      attributeOr(columns, 'tenant', csvText, literal('')),
      literal(','),
      attributeOr(columns, 'slo_class', csvText, literal('')),
      literal(','),
      ...(hasPriority
        ? [attributeCell(attributeIndex(columns, 'priority'), priorityText), literal(',')]
        : []),
      ...sessionCells(columns),
      literal(','),
      ...prefixCells(columns, lengthCell(requests, 'input')),
      literal(','),
      lengthCell(requests, 'output'),
      literal(','),
      columnCell(text),
      ...['image_tokens', 'audio_tokens', 'video_tokens'].flatMap((name) => [
        literal(','),
        sumCell(at(name)),
      ]),
      literal(','),
      reasonCell(at('reason_tokens'), at('output_tokens')),
      literal(','),
      attributeOr(columns, 'model', csvText, literal(csvText(String(options.model ?? '')))),
      literal(',0,0,'),
      timeCell(requests, 1e6, 0),
      literal(','),
      timeCell(requests, 1e6, 0),
      literal(NOT_MEASURED),
      ...(attributeIndex(columns, ADAPTER) < 0
        ? []
        : [literal(','), attributeCell(attributeIndex(columns, ADAPTER), csvText)]),
      ...(waitsForResponses(options) ? [literal(','), delayCell(1e6, 0)] : []),
      literal('\n'),
    ]);
  },
};

/** The conversation, where it has several turns, and the turn from 0. */
function sessionCells(columns: readonly ColumnHead[]): Cell[] {
  const found = conversationColumns(columns);
  if (found === undefined) return [literal(',0')];
  const session: Cell = (chunk) => {
    const words = idWords(chunk, found);
    const present = new Uint8Array(chunk.rows);
    for (let row = 0; row < chunk.rows; row++) present[row] = (words[2 * row] & found.lastTurn) === 0 ? 0 : 1;
    return { ...valuesCell(chunk.columns[found.id].values), present };
  };
  const round: Cell = ({
    rows,
    columns: {
      [found.turn]: { values },
    },
  }) => {
    const rounds = new Float64Array(rows);
    for (let row = 0; row < rows; row++) rounds[row] = Number(values[row]) - 1;
    return valuesCell(rounds);
  };
  return [session, literal(','), round];
}

/**
 * The prompt's group, its length, whether the answer is streamed, and the input behind the prompt: the simulator puts as many
 * tokens before it as the first request of the group had.
 */
function prefixCells(columns: readonly ColumnHead[], input: Cell): Cell[] {
  const system = columns.findIndex(({ name }) => name === 'system_tokens');
  const group = columns.findIndex(({ name }) => name === 'prompt_group');
  if (system < 0 || group < 0) return [literal(',0,true,'), input];
  // A prompt that is the whole input may have been cut by it, and then is not the group's.
  const lengths = oncePerChunk((chunk: Chunk, place: ChunkPlace) => {
    const { values } = input(chunk, place) as ValueCell;
    const prompts = new Float64Array(chunk.rows);
    const rests = new Float64Array(chunk.rows);
    for (let row = 0; row < chunk.rows; row++) {
      const whole = Number(values![row]);
      const tokens = Number(chunk.columns[system].values[row]);
      prompts[row] = tokens < whole ? tokens : 0;
      rests[row] = whole - prompts[row];
    }
    return { prompts, rests };
  });
  const groupCell: Cell = (chunk, place) => {
    const present = Uint8Array.from(lengths(chunk, place).prompts, (tokens) => (tokens > 0 ? 1 : 0));
    return { ...valuesCell(chunk.columns[group].values), present };
  };
  return [
    groupCell,
    literal(','),
    (chunk, place) => valuesCell(lengths(chunk, place).prompts),
    literal(',true,'),
    (chunk, place) => valuesCell(lengths(chunk, place).rests),
  ];
}

/** What several cells of a line are made of, which is made once of a chunk. */
function oncePerChunk<T>(make: (chunk: Chunk, place: ChunkPlace) => T): typeof make {
  const known = new WeakMap<Chunk, T>();
  return (chunk, place) => {
    const made = known.get(chunk) ?? make(chunk, place);
    known.set(chunk, made);
    return made;
  };
}

/** The sum of a list; 0 where there is no such column. */
function sumCell(index: number): Cell {
  if (index < 0) return literal('0');
  return ({ rows, columns }: Chunk) => {
    const { values, offsets } = columns[index];
    const sums = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const end = offsets === undefined ? row + 1 : offsets[row + 1] - offsets[0];
      const begin = offsets === undefined ? row : offsets[row] - offsets[0];
      for (let item = begin; item < end; item++) sums[row] += Number(values[item]);
    }
    return valuesCell(sums);
  };
}

/** The share of the output that is reasoning, 0 to 1. */
function reasonCell(reason: number, output: number): Cell {
  if (reason < 0) return literal('0');
  return ({ rows, columns }: Chunk) => {
    const shares = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const whole = Number(columns[output].values[row]);
      if (whole > 0) shares[row] = Number(columns[reason].values[row]) / whole;
    }
    return valuesCell(shares);
  };
}

const CARRIED = [
  ...[
    'timestamp',
    'client_id',
    'input_tokens',
    'text_tokens',
    'output_tokens',
    'reason_tokens',
    'answer_tokens',
  ],
  ...['conversation_id', 'turn', 'history_tokens', 'request_id', 'prompt_group', 'system_tokens'],
  ...['tenant', 'slo_class', 'priority', 'model', 'adapter'],
];

export const leftOut = (columns: readonly ColumnHead[]) =>
  columns.flatMap(({ name, type }) => {
    if (CARRIED.includes(name)) return [];
    if (name === 'hash_ids') return ['hash_ids (all prompts are apart but for system prompts)'];
    return type.startsWith('list<') ? [`${name} as lists (their sums are there)`] : [name];
  });

export const warning =
  'BLIS replays sessions in closed loop only where all began within the trace: conversations that were open at its ' +
  'beginning lack their first turns';

export const replay = (path: string, options: FormatOptions) =>
  `blis replay --trace-header ${path}.header.yaml --trace-data ${path} --model <model>` +
  (waitsForResponses(options) ? ' --session-mode closed-loop' : '');
