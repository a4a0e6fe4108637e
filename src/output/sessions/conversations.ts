import { TraceError } from '../../errors.js';
import { halvesOf, lastTurnMask, USUAL_TURN_BITS } from '../../trace/conversation-id.js';
import type { Chunk, ColumnHead } from '../chunks/chunk.js';
import { CellKind } from '../encoding/layout.generated.js';
import { type Cell, firstNumber, valuesCell } from '../text/cells.js';

/** Where the columns of conversations are; undefined where a trace has none. */
export interface ConversationColumns {
  readonly id: number;
  readonly turn: number;
  /** The bits of ids that are the number of turns less one. */
  readonly lastTurn: number;
}

export function conversationColumns(columns: readonly ColumnHead[]): ConversationColumns | undefined {
  const id = columns.findIndex(({ name, type }) => name === 'conversation_id' && type === 'uint64');
  const turn = columns.findIndex(({ name }) => name === 'turn');
  if (id < 0 || turn < 0) return undefined;
  return { id, turn, lastTurn: lastTurnMask(columns[id].turnBits ?? USUAL_TURN_BITS) };
}

/** The ids of a chunk as pairs of a low and a high half. */
export function idWords({ columns }: Chunk, { id }: ConversationColumns): Uint32Array {
  return halvesOf(columns[id].values as BigUint64Array);
}

/** A number of its own for each conversation; without any, for each row. */
export function sessionIdCell(columns: readonly ColumnHead[]): Cell {
  const found = conversationColumns(columns);
  return (chunk, place) =>
    found === undefined
      ? { kind: CellKind.ORDINAL, zero: firstNumber(place) }
      : valuesCell(chunk.columns[found.id].values);
}

/**
 * A number of its own for each turn of each conversation, without looking at other rows: the id's bits for the number of
 * turns say the turn in its place, less one. Without conversations, the number of the row.
 *
 * @param back so many turns before; -1 where there is none
 */
export function turnIdCell(columns: readonly ColumnHead[], back: 0 | 1): Cell {
  const found = conversationColumns(columns);
  return (chunk, place) => {
    const firstRow = firstNumber(place);
    if (found === undefined) {
      return back === 0 ? { kind: CellKind.ORDINAL, zero: firstRow } : { text: '-1' };
    }
    const words = idWords(chunk, found);
    const turns = chunk.columns[found.turn].values;
    const ids = new BigInt64Array(chunk.rows);
    const idsWords = new Uint32Array(ids.buffer);
    for (let row = 0; row < chunk.rows; row++) {
      const turn = Number(turns[row]);
      const low = words[2 * row];
      const high = words[2 * row + 1];
      if (turn < 1 || turn - 1 > (low & found.lastTurn)) {
        throw new TraceError(
          `row ${firstRow + row}: turn ${turn} of a conversation that has ${(low & found.lastTurn) + 1} by its id`,
        );
      }
      if (high >= 2 ** 31)
        throw new TraceError(`row ${firstRow + row}: the conversation's id is beyond 2^63`);
      const isNone = turn <= back;
      // -1 is all ones.
      idsWords[2 * row] = isNone ? 0xffff_ffff : low - (low & found.lastTurn) + turn - 1 - back;
      idsWords[2 * row + 1] = isNone ? 0xffff_ffff : high;
    }
    return valuesCell(ids);
  };
}
