import type { ByteWriter } from './byte-writer.js';

/** Enough that a write's fixed cost (about 30 microseconds through the thread pool) is small beside its copy. */
const FLUSH_BYTES = 1 << 20;
/** Pieces below this are copied together; from here on, handing over the piece itself is cheaper. */
const COPY_BELOW_BYTES = 1 << 14;
const STAGING_BYTES = 1 << 18;

/**
 * Collects pieces of output and writes them in large, ordered writes. One write is in
 * flight while the next is collected, so that output overlaps with the making of rows and memory is bounded
 * by two writes. Awaiting it also lets the event loop turn, without which signals would go unseen.
 */
export class WriteQueue {
  readonly #writer: ByteWriter;
  #pieces: Uint8Array[] = [];
  /** To be called when the pieces are written. */
  #callbacks: (() => void)[] = [];
  #queuedBytes = 0;
  #staging = new Uint8Array(STAGING_BYTES);
  #stagingStart = 0;
  #stagingEnd = 0;
  #inFlight: Promise<void> = Promise.resolve();
  #bytesTaken = 0;

  constructor(writer: ByteWriter) {
    this.#writer = writer;
  }

  /** Bytes taken so far. */
  get bytesTaken(): number {
    return this.#bytesTaken;
  }

  /** Takes a piece. It is referred to, not copied, when it is large: it must not change until it is written. */
  push(piece: Uint8Array): void {
    this.#bytesTaken += piece.byteLength;
    this.#queuedBytes += piece.byteLength;
    if (piece.byteLength >= COPY_BELOW_BYTES) {
      this.#sealStaging();
      this.#pieces.push(piece);
      return;
    }
    if (this.#stagingEnd + piece.byteLength > STAGING_BYTES) {
      this.#sealStaging();
      this.#staging = new Uint8Array(STAGING_BYTES);
      this.#stagingStart = this.#stagingEnd = 0;
    }
    this.#staging.set(piece, this.#stagingEnd);
    this.#stagingEnd += piece.byteLength;
  }

  /** Calls back when all pieces so far have been written, or copied elsewhere. */
  whenWritten(callback: () => void): void {
    this.#callbacks.push(callback);
  }

  /** Starts a write when enough has come together, after the one in flight; rejects when that one failed. */
  async advance(): Promise<void> {
    if (this.#queuedBytes < FLUSH_BYTES) return;
    await this.#inFlight;
    this.#start();
  }

  /** Writes everything. */
  async drain(): Promise<void> {
    await this.#inFlight;
    this.#start();
    await this.#inFlight;
    await this.#writer.end();
  }

  /** Waits for the write in flight, whatever becomes of it, and drops the rest. */
  async discard(): Promise<void> {
    this.#pieces = [];
    await this.#inFlight.catch(() => undefined);
    await this.#writer.discard();
  }

  #start(): void {
    this.#sealStaging();
    if (this.#pieces.length === 0) return;
    const callbacks = this.#callbacks;
    this.#callbacks = [];
    this.#inFlight = this.#writer.write(this.#pieces).then(() => {
      for (const callback of callbacks) callback();
    });
    // The failure is raised by whoever awaits next; until then it must not count as unhandled.
    this.#inFlight.catch(() => undefined);
    this.#pieces = [];
    this.#queuedBytes = 0;
  }

  #sealStaging(): void {
    if (this.#stagingEnd > this.#stagingStart) {
      this.#pieces.push(this.#staging.subarray(this.#stagingStart, this.#stagingEnd));
      this.#stagingStart = this.#stagingEnd;
    }
  }
}
