import { PREFIX_COLUMNS } from '../../fields.js';
import type { ColumnHead } from '../chunks/chunk.js';
import type { FormatWriter } from '../encoder.js';
import { sessionIdCell } from '../sessions/conversations.js';
import { delayCell, turnDelays, waitingRows, waitsForResponses } from '../sessions/turn-delays.js';
import { withoutHistories } from '../sessions/turn-deltas.js';
import { attributeIndex, attributesAmong } from '../text/attribute-cells.js';
import { attributeCell, type Cell, columnCell, jsonText, literal } from '../text/cells.js';
import { EitherLines } from '../text/either-lines.js';
import { LineEncoder } from '../text/lines.js';
import { leftOutOf, lengthCell, requestsOf, timeCell } from './requests.js';
import { requireHashIds, traceBlocks } from './trace-blocks.js';

/** Tokens of a block in Mooncake's own traces; of others readers have to be told. */
const BLOCK_SIZE = 512;

const WHY_NO_SESSIONS = 'only some readers know sessions; with --turns they get delays between turns';

/** Keys that mean something to a reader, which no attribute of clients does. */
const TAKEN: ReadonlySet<string> = new Set([
  ...['input_length', 'output_length', 'session_id', 'delay', 'type', 'text_input', 'messages', 'tools'],
  ...['payload', 'raw_payload', 'prompt', 'extra', 'trace_id', 'arrival_time', 'isl', 'osl'],
]);

/** The attributes that stand behind what readers know, which they pass over or keep. */
function extraKeys(columns: readonly ColumnHead[]): string[] {
  return attributesAmong(columns).filter((name) => !TAKEN.has(name));
}

/**
 * The traces that Mooncake published, as most tools that replay read them: an object a line with `timestamp` (from 0, and
 * with a decimal point), `input_length`, `output_length` (both at least 1) and `hash_ids`, one of each block of the input;
 * `client_id` and the attributes of clients, too, which readers pass over.
 *
 * @param perSecond of the unit of times: 1,000 for milliseconds
 * @param decimals so many that a microsecond is one of the last
 * @param replay see `FormatWriter`
 */
function mooncake(
  name: string,
  perSecond: number,
  decimals: number,
  replay: (path: string, blockSize: number) => string,
): FormatWriter {
  return {
    chunks: {
      openColumns: (columns, options) => turnDelays(columns, options, name),
      head(columns, options) {
        requestsOf(columns, options, name);
        requireHashIds(columns, name);
        return new Uint8Array(0);
      },
      async openEncoder(columns, options, metadata) {
        const requests = requestsOf(columns, options, name);
        const names = columns.map((column) => column.name);
        const client = names.indexOf('client_id');
        const waits = waitsForResponses(options);
        const open = (...when: readonly Cell[]) =>
          LineEncoder.open([
            ...when,
            ...(waits ? [literal(', "session_id": "'), sessionIdCell(columns), literal('"')] : []),
            literal(', "input_length": '),
            lengthCell(requests, 'input'),
            literal(', "output_length": '),
            lengthCell(requests, 'output'),
            literal(', "hash_ids": '),
            columnCell(names.indexOf('hash_ids')),
            ...(client < 0 ? [] : [literal(', "client_id": '), columnCell(client)]),
            ...extraKeys(columns).flatMap((key) => [
              literal(`, ${JSON.stringify(key)}: `),
              attributeCell(attributeIndex(columns, key), jsonText),
            ]),
            literal('}\n'),
          ]);
        const timed = await open(literal('{"timestamp": '), timeCell(requests, perSecond, decimals, true));
        if (!waits) return timed;
        const delayed = await open(literal('{"delay": '), delayCell(perSecond, decimals));
        const { blockSize } = traceBlocks(metadata, BLOCK_SIZE);
        return new EitherLines(timed, delayed, waitingRows, (chunk) =>
          options.turns === 'deltas' ? withoutHistories(chunk, blockSize) : chunk,
        );
      },
    },
    leftOut: (columns, options) =>
      leftOutOf(columns, [
        ...['client_id', 'hash_ids', 'history_tokens', ...PREFIX_COLUMNS],
        ...extraKeys(columns),
        ...(waitsForResponses(options) ? ['conversation_id', 'turn'] : []),
      ]).map((column) => (column === 'conversation_id' ? `${column} (${WHY_NO_SESSIONS})` : column)),
    blockSize: BLOCK_SIZE,
    replay: (path, { turns }, metadata) => {
      const { blockSize } = traceBlocks(metadata, BLOCK_SIZE);
      return turns === 'delays' ? byDynamo(path, blockSize) : replay(path, blockSize);
    },
  };
}

/** Dynamo's replay takes whole inputs where turns wait for responses. */
function byDynamo(path: string, blockSize: number): string {
  return (
    "python3 -c 'import sys; from dynamo.replay import run_trace_replay as replay; " +
    `print(replay(sys.argv[1], trace_block_size=${blockSize}).summary)' ${path}`
  );
}

/** In milliseconds, as AIPerf takes them. */
export const milliseconds = mooncake(
  'mooncake',
  1000,
  3,
  (path, blockSize) =>
    `aiperf profile --model <model> --url <url> --input-file ${path} --custom-dataset-type mooncake_trace ` +
    `--fixed-schedule${blockSize === BLOCK_SIZE ? '' : ` --isl-block-size ${blockSize}`}`,
);

/** In seconds, as vLLM takes them unless it is told otherwise; of how many rows it has to be told, or it ends at 1,000. */
export const seconds = mooncake(
  'mooncake-s',
  1,
  6,
  (path, blockSize) =>
    `vllm bench serve --model <model> --base-url <url> --dataset-name timed_trace --dataset-path ${path} ` +
    `--timed-trace-chunk-hash-size ${blockSize} --num-prompts "$(wc -l < ${path})"`,
);
