import type { ColumnHead } from '../chunks/chunk.js';
import type { ChunkFormat } from '../chunks/chunk-format.js';
import { literal } from '../text/cells.js';
import { LineEncoder } from '../text/lines.js';
import { leftOutOf, lengthCell, requestsOf, timeCell } from './requests.js';

/** The JSON lines that LLMServingSim replays: `input_toks`, `output_toks` and `arrival_time_ns`. */
export const chunks: ChunkFormat = {
  head(columns, options) {
    requestsOf(columns, options, 'llmservingsim');
    return new Uint8Array(0);
  },
  openEncoder(columns, options) {
    const requests = requestsOf(columns, options, 'llmservingsim');
    return LineEncoder.open([
      literal('{"input_toks": '),
      lengthCell(requests, 'input'),
      literal(', "output_toks": '),
      lengthCell(requests, 'output'),
      literal(', "arrival_time_ns": '),
      timeCell(requests, 1e9, 0),
      literal('}\n'),
    ]);
  },
};

export const leftOut = (columns: readonly ColumnHead[]) => leftOutOf(columns);
