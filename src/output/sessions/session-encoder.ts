import type { Chunk, ColumnHead } from '../chunks/chunk.js';
import type { ChunkEncoder, ChunkPlace, EncodedChunk } from '../chunks/chunk-format.js';
import { GrowingBytes } from '../encoding/growing-bytes.js';
import type { Cell } from '../text/cells.js';
import type { LineSource } from '../text/either-lines.js';
import { LineEncoder } from '../text/lines.js';
import { conversationColumns, idWords } from './conversations.js';
import { SESSION_END, type SessionFacts } from './session-groups.js';

/** Rows between pauses, some milliseconds of a browser. */
const ROWS_AT_A_TIME = 4096;

/**
 * Encodes requests of sessions: those that are a session by themselves as whole lines, turns of others as what stands of them
 * in their session's line.
 */
export class SessionEncoder implements ChunkEncoder {
  readonly #columns: readonly ColumnHead[];
  readonly #requests: LineSource;
  /** What stands in front of a session's first request. */
  readonly #heads: LineEncoder;

  private constructor(columns: readonly ColumnHead[], requests: LineSource, heads: LineEncoder) {
    this.#columns = columns;
    this.#requests = requests;
    this.#heads = heads;
  }

  /**
   * @param requests what stands in its session of each
   * @param head what stands in front of a session's first request
   */
  static async open(
    columns: readonly ColumnHead[],
    requests: LineSource,
    head: readonly Cell[],
  ): Promise<SessionEncoder> {
    return new SessionEncoder(columns, requests, await LineEncoder.open(head));
  }

  async encode(chunk: Chunk, place: ChunkPlace, rest?: () => Promise<void>): Promise<EncodedChunk> {
    const requests = await this.#requests.lines(chunk, place, rest);
    const heads = await this.#heads.lines(chunk, place, rest);
    const found = conversationColumns(this.#columns);
    const mask = found?.lastTurn ?? 0;
    const words = found === undefined ? undefined : idWords(chunk, found);
    const turns = found === undefined ? undefined : chunk.columns[found.turn].values;
    const bytes = new GrowingBytes(
      requests.bytes.length + heads.bytes.length + SESSION_END.length * chunk.rows,
    );
    const ends = new Float64Array(chunk.rows);
    const more = new Uint8Array(chunk.rows);
    for (let row = 0; row < chunk.rows; row++) {
      if (rest !== undefined && row % ROWS_AT_A_TIME === 0) await rest();
      const lastTurn = words === undefined ? 0 : words[2 * row] & mask;
      const request = requests.bytes.subarray(row === 0 ? 0 : requests.ends[row - 1], requests.ends[row]);
      const head = heads.bytes.subarray(row === 0 ? 0 : heads.ends[row - 1], heads.ends[row]);
      if (lastTurn === 0) {
        bytes.push(head);
        bytes.push(request);
        bytes.push(SESSION_END);
      } else {
        bytes.push(request);
        more[row] = Number(turns![row]) <= lastTurn ? 1 : 0;
      }
      ends[row] = bytes.length;
    }
    return {
      bytes: bytes.bytes(),
      facts: {
        ends,
        ids: words?.slice(),
        lastTurn: mask,
        more,
        ...(words !== undefined && { heads }),
      } satisfies SessionFacts,
    };
  }
}
