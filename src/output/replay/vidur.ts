import type { ColumnHead } from '../chunks/chunk.js';
import type { ChunkFormat } from '../chunks/chunk-format.js';
import { literal } from '../text/cells.js';
import { LineEncoder } from '../text/lines.js';
import { leftOutOf, lengthCell, requestsOf, timeCell } from './requests.js';

/** The CSV that the simulator Vidur replays: `arrived_at` in seconds, `num_prefill_tokens` and `num_decode_tokens`. */
export const chunks: ChunkFormat = {
  head(columns, options) {
    requestsOf(columns, options, 'vidur');
    return new TextEncoder().encode('arrived_at,num_prefill_tokens,num_decode_tokens\n');
  },
  openEncoder(columns, options) {
    const requests = requestsOf(columns, options, 'vidur');
    return LineEncoder.open([
      timeCell(requests, 1, 6),
      literal(','),
      lengthCell(requests, 'input'),
      literal(','),
      lengthCell(requests, 'output'),
      literal('\n'),
    ]);
  },
};

export const leftOut = (columns: readonly ColumnHead[]) => leftOutOf(columns);

export const warning =
  'Vidur cuts requests that are longer than its own max_tokens, 4096 unless it is told otherwise';
