import type { ItemRows, TrafficRows } from './traffic-rows.js';

/** Rows that a processor's nearest caches hold, however often these are passed over. */
const PIECE = 8192;

/**
 * Rows in pieces that follow each other, mostly views of them; in one piece where values are missing, as nobody knows of which rows.
 *
 * @param start from which the times of pieces count
 */
export function* pieces(rows: TrafficRows, start: number): Generator<TrafficRows> {
  if (rows.tokens.some((values) => values.length < rows.rows)) {
    yield { ...rows, times: fromStart(rows.times, start, new Float64Array(start === 0 ? 0 : rows.rows)) };
    return;
  }
  const itemsPassed = rows.items.map(() => 0);
  const scratch = new Float64Array(start === 0 ? 0 : Math.min(rows.rows, PIECE));
  for (let from = 0; from < rows.rows; from += PIECE) {
    const to = Math.min(rows.rows, from + PIECE);
    yield {
      rows: to - from,
      times: fromStart(rows.times.subarray(from, to), start, scratch),
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

/** @param scratch where they are written, if anywhere */
function fromStart(times: Float64Array, start: number, scratch: Float64Array): Float64Array {
  if (start === 0) return times;
  const shifted = scratch.subarray(0, times.length);
  for (let row = 0; row < times.length; row++) shifted[row] = times[row] - start;
  return shifted;
}

/** @param passed items of the rows before */
function itemPiece({ counts, sizes }: ItemRows, from: number, to: number, passed: number): ItemRows {
  const own = counts.subarray(from, to);
  return { counts: own, sizes: sizes?.subarray(passed, passed + own.reduce((sum, count) => sum + count, 0)) };
}
