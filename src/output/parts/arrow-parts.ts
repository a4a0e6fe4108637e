import { type RecordBatch, Schema } from '../../arrow/classes.js';
import { closingMetadata } from '../../trace/metadata.js';
import type { ByteSink } from '../byte-sink.js';
import type { Encoder, OpenEncoder } from '../encoder.js';
import type { PartEncoder, PartWriter } from './part-writer.js';

/** What a footer has for each batch. */
const BLOCK_BYTES = 24;
/** What a footer can have beyond that to be aligned. */
const ALIGNMENT_BYTES = 64;

/** Parts that are written batch by batch in this thread, as Arrow is. */
export class ArrowParts implements PartWriter<RecordBatch> {
  readonly ahead = 0;
  readonly #schema: Schema;
  readonly #openEncoder: OpenEncoder;
  /** Counts what a batch has. */
  readonly #scale: { readonly encoder: Encoder; readonly sink: CountingSink };
  /** Of the dictionaries, which stand in each part in front of its first batch; undefined until there is a batch. */
  #dictionaryBytes: number | undefined;

  constructor(schema: Schema, openEncoder: OpenEncoder) {
    this.#schema = schema;
    this.#openEncoder = openEncoder;
    const sink = new CountingSink();
    this.#scale = { encoder: openEncoder(sink, schema, {}), sink };
  }

  openPart(sink: ByteSink, metadata: ReadonlyMap<string, string>): PartEncoder<RecordBatch> {
    const schema = new Schema(this.#schema.fields, new Map(metadata));
    const counted = new CountingSink(sink);
    const encoder = this.#openEncoder(counted, schema, {});
    // What a part without rows has behind its head, its digest included.
    const closingBytes = this.#bytesWithout(schema) - counted.bytes + ALIGNMENT_BYTES;
    let batches = 0;
    return {
      bytesWith: (batch) => {
        const batchBytes = this.#bytesOf(batch);
        const before = batches === 0 ? this.#dictionaryBytes! : 0;
        return counted.bytes + before + batchBytes + (batches + 1) * BLOCK_BYTES + closingBytes;
      },
      add(batch) {
        encoder.write(batch);
        batches++;
      },
      close: (closing) => encoder.close(closing),
    };
  }

  async prepare(batch: RecordBatch): Promise<RecordBatch> {
    return batch;
  }

  settle(batch: Promise<RecordBatch>): Promise<RecordBatch> {
    return batch;
  }

  async dismiss(): Promise<void> {}

  #bytesWithout(schema: Schema): number {
    const sink = new CountingSink();
    this.#openEncoder(sink, schema, {}).close(closingMetadata('0'.repeat(64)));
    return sink.bytes;
  }

  #bytesOf(batch: RecordBatch): number {
    const { encoder, sink } = this.#scale;
    const start = sink.bytes;
    if (this.#dictionaryBytes === undefined) encoder.write(batch);
    const before = sink.bytes;
    encoder.write(batch);
    const batchBytes = sink.bytes - before;
    // The first time dictionaries came, too, and in a footer there is a block for each.
    this.#dictionaryBytes ??=
      Math.max(before - start - batchBytes, 0) + BLOCK_BYTES * this.#schema.dictionaries.size;
    return batchBytes;
  }
}

/** Counts bytes, and passes them on where there is somewhere to. */
class CountingSink implements ByteSink {
  bytes = 0;
  readonly #next: ByteSink | undefined;

  constructor(next?: ByteSink) {
    this.#next = next;
  }

  push(piece: Uint8Array): void {
    this.bytes += piece.byteLength;
    this.#next?.push(piece);
  }
}
