import {
  AsyncByteQueue,
  Message,
  type RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  type RecordBatchWriter,
  Schema,
} from 'apache-arrow';
import { platform } from '#platform';
import type { Output } from '../output/file/output.js';
import type { Sink } from '../output/file/sink.js';
import { FRAME_SHA256 } from '../trace/metadata.js';

/** The two layouts of Arrow IPC: a file ends in a footer that finds every batch; a stream is read in order. */
export type ArrowLayout = 'file' | 'stream';

/**
 * Encodes record batches as Arrow IPC, uncompressed.
 *
 * apache-arrow's writers make the messages; their queue, which grows without bound, is replaced by one that
 * hands every piece to the output at once. The columns' own buffers travel through it without a copy.
 */
export class ArrowSink implements Sink {
  readonly #output: Output;
  readonly #writer: RecordBatchWriter;

  constructor(output: Output, schema: Schema, layout: ArrowLayout) {
    this.#output = output;
    this.#writer = layout === 'file' ? new FileWriter() : new RecordBatchStreamWriter();
    // Starting here, and not with the first batch, gives a trace without rows its schema and footer.
    this.#writer.reset(new PassingQueue((piece) => output.push(piece)), schema);
  }

  get bytesWritten(): number {
    return this.#output.bytesWritten;
  }

  async write(batch: RecordBatch, onWritten?: () => void): Promise<void> {
    this.#writer.write(batch);
    if (onWritten !== undefined) this.#output.whenWritten(onWritten);
    await this.#output.flow();
  }

  async close(metadata?: ReadonlyMap<string, string>): Promise<void> {
    if (this.#writer instanceof FileWriter && metadata !== undefined) this.#writer.closingMetadata = metadata;
    this.#writer.close();
    await this.#output.commit();
  }

  async abort(): Promise<void> {
    await this.#output.discard();
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
  /** The pieces of the footer, which are changed once more before they are written. */
  #footer: Uint8Array[] | undefined;

  protected override _writeSchema(schema: Schema): this {
    super._writeSchema(schema);
    return this._writeMessage(Message.from(schema));
  }

  protected override _writeBodyBuffers(buffers: ArrayBufferView[]): this {
    this.#isBody = true;
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
    const bytes = Buffer.concat(this.#footer);
    this.#footer = undefined;
    this.#frame.update(bytes);
    bytes.write(this.#frame.hex(), bytes.lastIndexOf(NO_HASH), 'latin1');
    return super._write(bytes);
  }
}
