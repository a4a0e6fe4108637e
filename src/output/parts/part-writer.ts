/** What writes the parts of a trace, each an output of its own, from batches that are encoded without regard to them. */
import type { RecordBatch } from 'apache-arrow';
import type { ByteSink } from '../byte-sink.js';
import type { ChunkPlace } from '../chunks/chunk-format.js';

/** Writes one part. Pieces are what its `PartWriter` prepares. */
export interface PartEncoder<Piece> {
  /** Bytes of the part with a further piece as its last, with what closes it: that, or a few more. */
  bytesWith(piece: Piece): number | Promise<number>;
  add(piece: Piece): void;
  /** Pushes what comes behind the last piece. */
  close(metadata: ReadonlyMap<string, string>): void | Promise<void>;
}

/** Prepares batches, in order, and begins parts. */
export interface PartWriter<Piece> {
  /** Batches that are worth being prepared before the first of them is awaited. */
  readonly ahead: number;
  /** Pushes the head of a part. */
  openPart(sink: ByteSink, metadata: ReadonlyMap<string, string>): PartEncoder<Piece>;
  prepare(batch: RecordBatch, place: ChunkPlace): Promise<Piece>;
  /** Awaits what `prepare` returned. */
  settle(piece: Promise<Piece>): Promise<Piece>;
  /** Ends what prepares; may be called again. */
  dismiss(): Promise<void>;
}
