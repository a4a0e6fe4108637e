import { AsyncByteQueue } from 'apache-arrow/io/stream';
import { Message } from 'apache-arrow/ipc/metadata/message';
import {
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  type RecordBatchWriter,
} from 'apache-arrow/ipc/writer';
import { platform } from '#platform';
import { type RecordBatch, Schema } from './classes.js';
import { joined } from './joined.js';

/** The two layouts of Arrow IPC: a file ends in a footer that finds every batch; a stream is read in order. */
export type ArrowLayout = 'file' | 'stream';

/**
 * In the footer of a file with metadata of its own: the SHA-256 of all of the file but the bodies of its record batches, in which
 * its own 64 digits count as zeros. With a digest of the values it covers every byte that means something.
 */
export const FRAME_SHA256 = 'servegen.frame_sha256';

/**
 * Encodes record batches as Arrow IPC, uncompressed.
 *
 * apache-arrow's writers make the messages; their queue, which grows without bound, is replaced by one that hands every
 * piece on at once. The columns' own buffers travel through it without a copy.
 */
export class IpcWriter {
  readonly #writer: RecordBatchWriter;

  /** @param take is given the bytes, piece by piece, in order */
  constructor(layout: ArrowLayout, schema: Schema, take: (piece: Uint8Array) => void) {
    this.#writer = layout === 'file' ? new FileWriter() : new RecordBatchStreamWriter();
    // Starting here, and not with the first batch, gives a file without rows its schema and footer.
    this.#writer.reset(new PassingQueue(take), schema);
  }

  write(batch: RecordBatch): void {
    this.#writer.write(batch);
  }

  /**
   * Writes what comes behind the last batch.
   *
   * @param metadata goes into the footer of a file, beside that of the schema; a stream has no place for it
   */
  close(metadata?: ReadonlyMap<string, string>): void {
    if (this.#writer instanceof FileWriter) this.#writer.closingMetadata = metadata;
    this.#writer.close();
  }
}

/** A queue that holds nothing. */
class PassingQueue extends AsyncByteQueue {
  readonly #take: (piece: Uint8Array) => void;

  constructor(take: (piece: Uint8Array) => void) {
    super();
    this.#take = take;
  }

  override write(piece: Uint8Array): void {
    this.#take(piece);
  }
}

type Chunk = Parameters<RecordBatchFileWriter['_write']>[0];

/** What stands for the hash of the frame until it is known. */
const NO_HASH = '0'.repeat(64);

/**
 * The format wants a whole stream between the magic numbers; apache-arrow 21 leaves its schema message out.
 * With it, a file can also be read front to back, from a pipe.
 */
class FileWriter extends RecordBatchFileWriter {
  /** Goes into the footer's schema, beside the metadata that is in both schemas, with the hash of the frame. */
  closingMetadata: ReadonlyMap<string, string> | undefined;
  readonly #frame = platform.createSha256();
  #isBody = false;
  #isDictionary = false;
  /** The pieces of the footer, which are changed once more before they are written. */
  #footer: Uint8Array[] | undefined;

  protected override _writeSchema(schema: Schema): this {
    super._writeSchema(schema);
    return this._writeMessage(Message.from(schema));
  }

  /** No digest of values tells of what no row has of a dictionary: it counts with the frame. */
  protected override _writeDictionaryBatch(
    ...dictionary: Parameters<RecordBatchFileWriter['_writeDictionaryBatch']>
  ): this {
    this.#isDictionary = true;
    super._writeDictionaryBatch(...dictionary);
    this.#isDictionary = false;
    return this;
  }

  protected override _writeBodyBuffers(buffers: ArrayBufferView[]): this {
    this.#isBody = !this.#isDictionary;
    super._writeBodyBuffers(buffers);
    this.#isBody = false;
    return this;
  }

  protected override _write(chunk: Chunk): this {
    if (this.#isBody) return super._write(chunk);
    const view = chunk as ArrayBufferView;
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    if (this.#footer !== undefined) {
      this.#footer.push(bytes);
      return this;
    }
    this.#frame.update(bytes);
    return super._write(bytes);
  }

  protected override _writeFooter({ fields, metadata }: Schema): this {
    if (this.closingMetadata === undefined) return super._writeFooter(new Schema(fields, metadata));
    const closing = [...metadata, ...this.closingMetadata, [FRAME_SHA256, NO_HASH] as const];
    this.#footer = [];
    super._writeFooter(new Schema(fields, new Map(closing)));
    const bytes = joined(this.#footer);
    this.#footer = undefined;
    this.#frame.update(bytes);
    // One character a byte, so that places in the text are places of bytes.
    const hashAt = new TextDecoder('latin1').decode(bytes).lastIndexOf(NO_HASH);
    new TextEncoder().encodeInto(this.#frame.hex(), bytes.subarray(hashAt));
    return super._write(bytes);
  }
}
