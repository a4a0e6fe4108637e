import { PREFIX_COLUMNS } from '../../fields.js';
import type { ColumnHead } from '../chunks/chunk.js';
import type { ChunkFormat } from '../chunks/chunk-format.js';
import { leftOutOf, lengthCell, requestsOf, timeCell } from '../replay/requests.js';
import { requireBlockSize, requireHashIds, traceBlocks } from '../replay/trace-blocks.js';
import { columnCell, literal } from '../text/cells.js';
import { LineEncoder } from '../text/lines.js';
import { conversationColumns, turnIdCell } from './conversations.js';

/** Tokens of a block in the traces that Alibaba's Bailian published; the format has no place to say another. */
export const blockSize = 16;

/**
 * The JSON lines of Qwen-Bailian's traces: a request a line in the order of time, whose `parent_chat_id` is the `chat_id` of
 * the turn before, or -1.
 */
export const chunks: ChunkFormat = {
  head(columns, options, metadata) {
    requestsOf(columns, options, 'bailian');
    requireHashIds(columns, 'bailian');
    requireBlockSize(traceBlocks(metadata, blockSize), blockSize, 'bailian');
    return new Uint8Array(0);
  },
  openEncoder(columns, options) {
    const requests = requestsOf(columns, options, 'bailian');
    const turn = conversationColumns(columns)?.turn;
    return LineEncoder.open([
      literal('{"chat_id": '),
      turnIdCell(columns, 0),
      literal(', "parent_chat_id": '),
      turnIdCell(columns, 1),
      literal(', "timestamp": '),
      timeCell(requests, 1, 6),
      literal(', "input_length": '),
      lengthCell(requests, 'input'),
      literal(', "output_length": '),
      lengthCell(requests, 'output'),
      literal(', "type": "text", "turn": '),
      turn === undefined ? literal('1') : columnCell(turn),
      literal(', "hash_ids": '),
      columnCell(columns.findIndex(({ name }) => name === 'hash_ids')),
      literal('}\n'),
    ]);
  },
};

export const leftOut = (columns: readonly ColumnHead[]) =>
  leftOutOf(columns, ['conversation_id', 'turn', 'hash_ids', 'history_tokens', ...PREFIX_COLUMNS]);

export const replay = (path: string) =>
  `aiperf profile --model <model> --url <url> --input-file ${path} --custom-dataset-type bailian_trace --fixed-schedule`;
