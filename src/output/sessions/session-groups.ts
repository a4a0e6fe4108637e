import { NONE } from '../../trace/id-ranges.js';
import { OpenConversations } from '../../trace/open-conversations.js';
import type { Chunk, ColumnHead } from '../chunks/chunk.js';
import type { ByteSink } from '../encoder.js';
import type { Cell } from '../text/cells.js';
import { MAX_LONG_BYTES, writeLong, writeWhole } from '../text/digits.js';
import { conversationColumns, idWords, LAST_TURN } from './conversations.js';

/** A session of which turns are still to come. */
interface OpenSession {
  /** The halves of its id. */
  readonly low: number;
  readonly high: number;
  /** Its line up to here, in pieces. */
  readonly pieces: Uint8Array[];
}

/** What stands in a session's line around its id. */
export interface SessionHead {
  readonly beforeId: Uint8Array;
  readonly afterId: Uint8Array;
}

const BETWEEN = new TextEncoder().encode(', ');
const END = new TextEncoder().encode(']}\n');

/**
 * Brings the turns of conversations together: a line a session, written when its last turn has come, which the id tells; those
 * that the trace cuts off come at the end, in the order of their beginning. The session that begins first is the first
 * line, for which the others wait.
 *
 * Memory follows the turns of open conversations, and what comes before the first session has ended.
 */
export class SessionGroups {
  readonly #columns: readonly ColumnHead[];
  readonly #cells: readonly Cell[];
  readonly #sink: ByteSink;
  readonly #head: SessionHead;
  readonly #open = new OpenConversations();
  /** By their number in `#open`. */
  readonly #sessions = new Map<number, OpenSession>();
  /** The number of the session that begins first, while it is open. */
  #first: number | undefined;
  /** Lines that wait for that session's. */
  #waiting: Uint8Array[] = [];
  #rows = 0;
  #bytes = new Uint8Array(0);

  constructor(columns: readonly ColumnHead[], cells: readonly Cell[], sink: ByteSink, head: SessionHead) {
    this.#columns = columns;
    this.#cells = cells;
    this.#sink = sink;
    this.#head = head;
  }

  /** @throws TraceError where a row cannot stand in the format */
  add(chunk: Chunk): void {
    if (chunk.rows === 0) return;
    const { rows } = chunk;
    const found = conversationColumns(this.#columns);
    const words = found === undefined ? undefined : idWords(chunk, found);
    const turns = found === undefined ? undefined : chunk.columns[found.turn].values;
    const origin = 0;
    const cells = this.#cells.map((cell) => cell(chunk, { firstRow: this.#rows, origin }));
    const { beforeId, afterId } = this.#head;
    const around = beforeId.length + MAX_LONG_BYTES + afterId.length + END.length;
    const most = cells.reduce((sum, { maxBytes }) => sum + maxBytes, 0) + rows * around;
    if (this.#bytes.length < most) this.#bytes = new Uint8Array(most);
    const bytes = this.#bytes;
    const view = new DataView(bytes.buffer);
    const writeRequest = (at: number, row: number) => {
      for (const { write } of cells) at = write(view, at, row);
      return at;
    };
    let end = 0;
    for (let row = 0; row < rows; row++) {
      const lastTurn = words === undefined ? 0 : words[2 * row] & LAST_TURN;
      if (lastTurn === 0) {
        end = writeBytes(bytes, end, beforeId);
        end =
          words === undefined
            ? writeWhole(view, end, this.#rows + row)
            : writeLong(view, end, words[2 * row], words[2 * row + 1], false);
        end = writeRequest(writeBytes(bytes, end, afterId), row);
        end = writeBytes(bytes, end, END);
        continue;
      }
      // Behind what is written, for which it makes way once it is copied.
      const piece = bytes.slice(end, writeRequest(end, row));
      const [low, high] = [words![2 * row], words![2 * row + 1]];
      let number = this.#open.find(low, high);
      if (number === NONE) {
        number = this.#open.open(low, high);
        if (this.#rows === 0 && row === 0) this.#first = number;
        this.#sessions.set(number, { low, high, pieces: [] });
      }
      const session = this.#sessions.get(number)!;
      session.pieces.push(piece);
      if (Number(turns![row]) <= lastTurn) continue;
      this.#open.close(low, high);
      this.#sessions.delete(number);
      if (number === this.#first) {
        this.#first = undefined;
        this.#sink.push(this.#lineOf(session));
        for (const lines of this.#waiting) this.#sink.push(lines);
        this.#waiting = [];
      } else {
        this.#push(bytes.slice(0, end));
        end = 0;
        this.#push(this.#lineOf(session));
      }
    }
    this.#push(bytes.slice(0, end));
    this.#rows += rows;
  }

  /** Writes the sessions that are left. */
  end(): void {
    const left = [...this.#sessions.entries()];
    if (this.#first !== undefined) {
      const first = this.#sessions.get(this.#first)!;
      this.#sink.push(this.#lineOf(first));
      for (const lines of this.#waiting) this.#sink.push(lines);
      this.#waiting = [];
    }
    for (const [number, session] of left) {
      if (number !== this.#first) this.#sink.push(this.#lineOf(session));
    }
    this.#sessions.clear();
  }

  #push(lines: Uint8Array): void {
    if (lines.length === 0) return;
    if (this.#first === undefined) this.#sink.push(lines);
    else this.#waiting.push(lines);
  }

  #lineOf({ low, high, pieces }: OpenSession): Uint8Array {
    const { beforeId, afterId } = this.#head;
    const length = pieces.reduce((sum, piece) => sum + piece.length + BETWEEN.length, 0);
    const line = new Uint8Array(beforeId.length + MAX_LONG_BYTES + afterId.length + length + END.length);
    let at = writeBytes(line, 0, beforeId);
    at = writeBytes(line, writeLong(new DataView(line.buffer), at, low, high, false), afterId);
    pieces.forEach((piece, index) => {
      if (index > 0) at = writeBytes(line, at, BETWEEN);
      line.set(piece, at);
      at += piece.length;
    });
    return line.subarray(0, writeBytes(line, at, END));
  }
}

function writeBytes(bytes: Uint8Array, at: number, text: Uint8Array): number {
  bytes.set(text, at);
  return at + text.length;
}
