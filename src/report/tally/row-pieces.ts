import type { ItemRows, TrafficRows } from './traffic-rows.js';

/** Rows that a processor's nearest caches hold, however often these are passed over. */
export const PIECE_ROWS = 8192;

/**
 * Rows in pieces that follow each other, mostly views of them; in one piece where values are missing, as nobody knows of which rows.
 *
 * @param start from which the times of pieces count
 * @param room for the times of a piece, of `PIECE_ROWS`
 */
export function* pieces(rows: TrafficRows, start: number, room: Float64Array): Generator<TrafficRows> {
  if (rows.tokens.some((values) => values.length < rows.rows)) {
    yield { ...rows, times: fromStart(rows.times, start, new Float64Array(start === 0 ? 0 : rows.rows)) };
    return;
  }
  const itemsPassed = rows.items.map(() => 0);
  for (let from = 0; from < rows.rows; from += PIECE_ROWS) {
    const to = Math.min(rows.rows, from + PIECE_ROWS);
    yield {
      rows: to - from,
      times: fromStart(rows.times.subarray(from, to), start, room),
      clients: rows.clients?.subarray(from, to),
      clientsBelow: rows.clientsBelow,
      conversations: rows.conversations?.subarray(2 * from, 2 * to),
      turns: rows.turns?.subarray(from, to),
      history: rows.history?.subarray(from, to),
      tokens: rows.tokens.map((values) => values.subarray(from, to)),
      items: rows.items.map((items, index) => {
        const piece = itemPiece(items, from, to, itemsPassed[index]);
        itemsPassed[index] += piece.sizes?.length ?? 0;
        return piece;
      }),
    };
  }
}

/** @param room where they are written, if anywhere */
function fromStart(times: Float64Array, start: number, room: Float64Array): Float64Array {
  if (start === 0) return times;
  const shifted = room.subarray(0, times.length);
  // Two a step: a fifth less time.
  let row = 0;
  for (; row + 1 < times.length; row += 2) {
    shifted[row] = times[row] - start;
    shifted[row + 1] = times[row + 1] - start;
  }
  if (row < times.length) shifted[row] = times[row] - start;
  return shifted;
}

/** @param passed items of the rows before */
function itemPiece({ counts, sizes }: ItemRows, from: number, to: number, passed: number): ItemRows {
  const own = counts.subarray(from, to);
  return { counts: own, sizes: sizes?.subarray(passed, passed + own.reduce((sum, count) => sum + count, 0)) };
}
