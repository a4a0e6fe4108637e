import { traceFault } from '../../trace-fault.js';
import { type Block, LF, QUOTE } from './scanner.js';

/** Bytes of a block, unless a line is longer. */
const BLOCK_BYTES = 1 << 20;

/** Bytes of a line at most. */
const MAX_LINE_BYTES = 64 << 20;

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Cuts the bytes of a text into blocks of whole lines. */
export class BlockReader {
  readonly #name: string;
  readonly #pieces: AsyncIterator<Uint8Array>;
  #rest = Buffer.alloc(0);
  #isEnded = false;
  #isBegun = false;
  #line = 1;

  /** @param name of the trace, for messages */
  constructor(pieces: AsyncIterable<Uint8Array>, name: string) {
    this.#pieces = pieces[Symbol.asyncIterator]();
    this.#name = name;
  }

  /** The beginning of the text, a block or all of it, without a byte order mark. */
  async peek(): Promise<Buffer> {
    await this.#fill(BLOCK_BYTES);
    return this.#rest;
  }

  /**
   * The next block; undefined at the end.
   *
   * @param isQuoted line feeds between quotation marks end no line
   * @throws TraceError where a line is too long
   */
  async next(isQuoted: boolean): Promise<Block | undefined> {
    for (let wanted = BLOCK_BYTES; ; wanted *= 2) {
      await this.#fill(wanted);
      if (this.#rest.byteLength === 0) return undefined;
      const end = isQuoted ? endOfQuotedLines(this.#rest) : this.#rest.lastIndexOf(LF) + 1;
      if (end > 0) return this.#take(end);
      if (this.#isEnded) {
        this.#rest = Buffer.concat([this.#rest, Buffer.of(LF)]);
        return this.#take(this.#rest.byteLength);
      }
      if (wanted >= MAX_LINE_BYTES) {
        throw traceFault(this.#name, `has a line, ${this.#line}, of more than ${MAX_LINE_BYTES} bytes`);
      }
    }
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  #take(end: number): Block {
    const bytes = this.#rest.subarray(0, end);
    let lines = 0;
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines++;
    const block = { bytes, firstLine: this.#line, lines };
    this.#rest = this.#rest.subarray(end);
    this.#line += lines;
    return block;
  }

  async #fill(wanted: number): Promise<void> {
    if (this.#isEnded || this.#rest.byteLength >= wanted) return;
    const parts: Uint8Array[] = [this.#rest];
    for (let filled = this.#rest.byteLength; filled < wanted; ) {
      const { value, done } = await this.#pieces.next();
      if (done) {
        this.#isEnded = true;
        break;
      }
      parts.push(value);
      filled += value.byteLength;
    }
    this.#rest = Buffer.concat(parts);
    if (this.#isBegun) return;
    this.#isBegun = true;
    if (BYTE_ORDER_MARK.every((byte, at) => this.#rest[at] === byte)) this.#rest = this.#rest.subarray(3);
  }
}

/** Where the last line ends that is not within quotation marks; 0 where none does. */
function endOfQuotedLines(bytes: Buffer): number {
  if (bytes.indexOf(QUOTE) < 0) return bytes.lastIndexOf(LF) + 1;
  let end = 0;
  let isInside = false;
  for (let at = 0; at < bytes.byteLength; at++) {
    if (bytes[at] === QUOTE) isInside = !isInside;
    else if (bytes[at] === LF && !isInside) end = at + 1;
  }
  return end;
}
