/** What writes the parts of a trace, each an output of its own, from batches that are encoded without regard to them. */
import type { RecordBatch, Schema } from 'apache-arrow';
import { UsageError } from '../../errors.js';
import type { ChunkPlace } from '../chunks/chunk-format.js';
import type { ByteSink } from '../encoder.js';
import { FORMATS, type Format, type FormatName } from '../formats.js';
import { type FormatOptions, requireTaken } from '../options.js';
import { ArrowParts } from './arrow-parts.js';
import { ChunkParts } from './chunk-parts.js';

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
  /** Rows that a batch should have; undefined where any number will do. */
  readonly rowsPerBatch: number | undefined;
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

/**
 * @param workers threads that encode, beside this one
 * @throws UsageError where the format is not written in parts, or does not take an option
 */
export async function openPartWriter(
  name: FormatName,
  schema: Schema,
  given: FormatOptions,
  workers: number,
): Promise<PartWriter<unknown>> {
  const known: Format = FORMATS[name];
  const options = requireTaken(given, known.options, name);
  const writer = await known.load();
  if ('chunks' in writer) return new ChunkParts(schema, { name, format: writer.chunks, options, workers });
  if (writer.isBatchwise === true) return new ArrowParts(schema, writer.openEncoder);
  throw new UsageError(`a part would not stand for itself in the format ${name}; use another format`, {
    field: '--partition',
  });
}

/** Rows of a chunk, in formats that need so many together. */
export async function rowsPerChunk(name: FormatName): Promise<number | undefined> {
  const writer = await (FORMATS[name] as Format).load();
  return 'chunks' in writer ? writer.chunks.rowsPerChunk : undefined;
}
