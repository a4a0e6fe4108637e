import { NONE } from '../../trace/id-ranges.js';
import { OpenConversations } from '../../trace/open-conversations.js';
import type { ByteSink } from '../byte-sink.js';
import type { ChunkAssembler, EncodedChunk } from '../chunks/chunk-format.js';
import { GrowingBytes } from '../encoding/growing-bytes.js';
import type { Lines } from '../text/lines.js';

/** What the assembling of sessions has to know of the rows of a chunk. */
export interface SessionFacts {
  /** Where the bytes of each row end. */
  readonly ends: Float64Array;
  /** The halves of conversations' ids, the lower first; without conversations undefined. */
  readonly ids: Uint32Array | undefined;
  /** The bits of ids that are the number of turns less one. */
  readonly lastTurn: number;
  /** 1 for each row behind which turns of its conversation are to come. */
  readonly more: Uint8Array;
  /** With conversations: what stands in front of the first request of a session that begins with a row. */
  readonly heads?: Lines;
}

/** A session of which turns are still to come. */
interface OpenSession {
  /** What stands in front of its first request. */
  readonly opening: Uint8Array;
  /** Its requests so far. */
  readonly pieces: Uint8Array[];
}

function headOf({ bytes, ends }: Lines, row: number): Uint8Array {
  return bytes.slice(row === 0 ? 0 : ends[row - 1], ends[row]);
}

export const SESSION_END = new TextEncoder().encode(']}\n');
const BETWEEN = new TextEncoder().encode(', ');

/**
 * Brings the turns of conversations together: a line a session, written when its last turn has come, which the id tells; those
 * that the trace cuts off come at the end, in the order of their beginning. The session that begins first is the first
 * line, for which the others wait.
 *
 * Memory follows the turns of open conversations, and what comes before the first session has ended.
 */
export class SessionGroups implements ChunkAssembler {
  readonly #sink: ByteSink;
  readonly #open = new OpenConversations();
  /** By their number in `#open`. */
  readonly #sessions = new Map<number, OpenSession>();
  /** The number of the session that begins first, while it is open. */
  #first: number | undefined;
  /** Lines that wait for that session's. */
  #waiting: Uint8Array[] = [];
  /** Whether no row has come. */
  #isEmpty = true;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  add(rows: number, { bytes, facts }: EncodedChunk): void {
    const { ends, ids, lastTurn, more, heads } = facts as SessionFacts;
    // Lines of sessions of one request, one behind the other, are written together.
    let begin = 0;
    for (let row = 0; row < rows; row++) {
      if (ids === undefined || (ids[2 * row] & lastTurn) === 0) continue;
      const from = row === 0 ? 0 : ends[row - 1];
      this.#push(bytes.subarray(begin, from));
      begin = ends[row];
      this.#addTurn(
        ids[2 * row],
        ids[2 * row + 1],
        () => headOf(heads!, row),
        bytes.slice(from, begin),
        more[row] === 0,
        this.#isEmpty && row === 0,
      );
    }
    this.#push(bytes.subarray(begin));
    this.#isEmpty &&= rows === 0;
  }

  /** Writes the sessions that are left. */
  close(): void {
    const first = this.#first === undefined ? undefined : this.#sessions.get(this.#first);
    if (first !== undefined) this.#pushFirst(first);
    for (const session of this.#sessions.values()) {
      if (session !== first) this.#sink.push(this.#lineOf(session));
    }
    this.#sessions.clear();
  }

  #addTurn(
    low: number,
    high: number,
    opening: () => Uint8Array,
    request: Uint8Array,
    isLast: boolean,
    isFirst: boolean,
  ): void {
    let number = this.#open.find(low, high);
    if (number === NONE) {
      number = this.#open.open(low, high);
      if (isFirst) this.#first = number;
      this.#sessions.set(number, { opening: opening(), pieces: [] });
    }
    const session = this.#sessions.get(number)!;
    session.pieces.push(request);
    if (!isLast) return;
    this.#open.close(low, high);
    this.#sessions.delete(number);
    if (number === this.#first) this.#pushFirst(session);
    else this.#push(this.#lineOf(session));
  }

  #pushFirst(session: OpenSession): void {
    this.#first = undefined;
    this.#sink.push(this.#lineOf(session));
    for (const lines of this.#waiting) this.#sink.push(lines);
    this.#waiting = [];
  }

  #push(lines: Uint8Array): void {
    if (lines.length === 0) return;
    if (this.#first === undefined) this.#sink.push(lines);
    else this.#waiting.push(lines);
  }

  #lineOf({ opening, pieces }: OpenSession): Uint8Array {
    const line = new GrowingBytes(pieces.reduce((sum, { length }) => sum + length + BETWEEN.length, 512));
    line.push(opening);
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) line.push(BETWEEN);
      line.push(piece);
    }
    line.push(SESSION_END);
    return line.bytes();
  }
}
