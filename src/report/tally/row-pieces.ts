import type { ItemRows, TrafficRows } from './traffic-rows.js';

/** Rows that a processor's nearest caches hold, however often these are passed over. */
const PIECE = 8192;

/** Rows in pieces that follow each other, views of them; in one piece where values are missing, as nobody knows of which rows. */
export function* pieces(rows: TrafficRows): Generator<TrafficRows> {
  if (rows.tokens.some((values) => values.length < rows.rows)) {
    yield rows;
    return;
  }
  const itemsPassed = rows.items.map(() => 0);
  for (let from = 0; from < rows.rows; from += PIECE) {
    const to = Math.min(rows.rows, from + PIECE);
    yield {
      rows: to - from,
      times: rows.times.subarray(from, to),
      clients: rows.clients?.subarray(from, to),
      conversations: rows.conversations?.subarray(2 * from, 2 * to),
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

/** @param passed items of the rows before */
function itemPiece({ counts, sizes }: ItemRows, from: number, to: number, passed: number): ItemRows {
  const own = counts.subarray(from, to);
  return { counts: own, sizes: sizes?.subarray(passed, passed + own.reduce((sum, count) => sum + count, 0)) };
}
