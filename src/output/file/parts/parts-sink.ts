import type { RecordBatch, Schema } from 'apache-arrow';
import { platform } from '#platform';
import type { TilePlace } from '../../../engine/run.js';
import { UsageError } from '../../../errors.js';
import type { Partition } from '../../../notation/partition.js';
import type { Hash } from '../../../platform/platform.js';
import { flatValues } from '../../../trace/columns.js';
import { TraceDigest } from '../../../trace/digest.js';
import {
  MAX_PARTS,
  type Manifest,
  type PartRecord,
  type PartsForm,
  rowsOf,
  timeRangeOf,
} from '../../../trace/manifest.js';
import { closingMetadata, partMetadata } from '../../../trace/metadata.js';
import type { Compression } from '../../compression/compression.js';
import type { FormatName } from '../../formats.js';
import type { PartEncoder, PartWriter } from '../../parts/part-writer.js';
import { Output } from '../output.js';
import { type PartsFolder, partName } from './parts-folder.js';

/** How the parts of a trace are written. */
export interface PartsSettings {
  /** It is released when the sink is closed or aborted. */
  readonly folder: PartsFolder;
  readonly form: PartsForm;
  readonly schema: Schema;
  readonly partition: Partition;
  readonly format: FormatName;
  readonly compression: Compression | undefined;
  readonly writer: PartWriter<unknown>;
  /** Of the whole trace, by time. */
  readonly partCount: number | undefined;
  /** Rows of the whole trace before the first of the first part; undefined where that is not known. */
  readonly firstRow: number | undefined;
  /** Whether each part's digest is recorded. */
  readonly digest: boolean;
  readonly sync: boolean;
}

/** Batches of more than this together are not prepared ahead of those before them: lists can be of any length. */
const MAX_WAITING_BYTES = 256 << 20;

/** Where a batch belongs. */
export interface PartPlace {
  /** Undefined by size, where its bytes say it. */
  readonly part: number | undefined;
  readonly end: TilePlace;
}

interface Waiting extends PartPlace {
  readonly batch: RecordBatch;
  readonly piece: Promise<unknown>;
  readonly bytes: number;
  readonly onWritten: (() => void) | undefined;
}

/** The part that is written. */
interface OpenPart {
  readonly file: string;
  readonly output: Output;
  readonly encoder: PartEncoder<unknown>;
  readonly sha256: Hash;
  readonly digest: TraceDigest | undefined;
  rows: number;
  timeRange: PartRecord['timeRange'];
  end: TilePlace;
}

/**
 * Writes a trace as parts, each a file of its own, and behind each its line in the manifest. One of `close` and `abort`
 * ends it; what fails has ended it, with the parts that are complete left as they are.
 */
export class PartsSink {
  readonly #settings: PartsSettings;
  readonly #parts: PartRecord[];
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #open: OpenPart | undefined;
  /** Of all parts, those still on their way included. */
  #rowsTaken: number;
  /** Seconds of the first row of all parts. */
  #origin: number | undefined;
  /** Of the parts that are complete. */
  #bytesBefore: number;
  #rowsBefore: number;

  private constructor(settings: PartsSettings) {
    this.#settings = settings;
    this.#parts = [...(settings.folder.manifest?.parts ?? [])];
    this.#rowsBefore = rowsOf(this.#parts);
    this.#rowsTaken = this.#rowsBefore;
    this.#origin = timeRangeOf(this.#parts)?.[0];
    this.#bytesBefore = this.#parts.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /**
   * Goes on behind the parts that the folder has; without any, its manifest is there before the first part is.
   *
   * @throws OutputError where nothing can be written
   */
  static async open(settings: PartsSettings): Promise<PartsSink> {
    const sink = new PartsSink(settings);
    await sink.#guard(async () => {
      if (settings.folder.manifest === undefined) await settings.folder.write(sink.#manifest(false));
    });
    return sink;
  }

  /** Bytes of all parts so far, those still on their way included. */
  get bytesWritten(): number {
    return this.#bytesBefore + (this.#open?.output.bytesWritten ?? 0);
  }

  /** Parts that are complete. */
  get partCount(): number {
    return this.#parts.length;
  }

  /** Takes the next batch; as `Sink.write`. */
  async write(batch: RecordBatch, place: PartPlace, onWritten?: () => void): Promise<void> {
    await this.#guard(async () => {
      const { writer, firstRow } = this.#settings;
      this.#origin ??= (flatValues(batch, 0) as Float64Array)[0];
      const piece = writer.prepare(batch, {
        firstRow: firstRow === undefined ? undefined : firstRow + this.#rowsTaken,
        rowsBefore: this.#rowsTaken,
        origin: this.#origin,
      });
      // Whoever awaits it raises its failure; until then it must not count as unhandled.
      piece.catch(() => undefined);
      this.#rowsTaken += batch.numRows;
      const bytes = batch.data.byteLength;
      this.#waitingBytes += bytes;
      this.#waiting.push({ ...place, batch, piece, bytes, onWritten });
      while (this.#waiting.length > (this.#waitingBytes > MAX_WAITING_BYTES ? 0 : writer.ahead)) {
        await this.#addNext();
      }
    });
  }

  /** Completes the last part, and by time those behind it, and says so in the manifest. */
  async close(): Promise<void> {
    await this.#guard(async () => {
      const { folder, partCount = 1, writer } = this.#settings;
      while (this.#waiting.length > 0) await this.#addNext();
      if (this.#open !== undefined) await this.#finish();
      // A trace without rows has a part, which says what columns it would have.
      if (this.#parts.length < partCount) await this.#moveTo(partCount - 1);
      if (this.#open !== undefined) await this.#finish();
      await writer.dismiss();
      if (folder.manifest?.isComplete !== true) await folder.write(this.#manifest(true));
      await folder.release();
    });
  }

  /** Gives up the part that is not complete. */
  async abort(): Promise<void> {
    await this.#settings.writer.dismiss();
    await this.#open?.output.discard();
    this.#open = undefined;
    await this.#settings.folder.release();
  }

  async #addNext(): Promise<void> {
    const { writer } = this.#settings;
    const next = this.#waiting.shift()!;
    const { batch, end, bytes, onWritten } = next;
    this.#waitingBytes -= bytes;
    const piece = await writer.settle(next.piece);
    const open = await this.#moveTo(await this.#partOf(next, piece));
    open.encoder.add(piece);
    if (onWritten !== undefined) open.output.whenWritten(onWritten);
    const flowing = open.output.flow();
    flowing.catch(() => undefined);
    // The batch is on its way to the file while it is hashed.
    open.digest?.update(batch);
    const times = flatValues(batch, 0) as Float64Array;
    open.timeRange = [open.timeRange?.[0] ?? times[0], times[times.length - 1]];
    open.rows += batch.numRows;
    open.end = end;
    await flowing;
  }

  /** By size, a piece begins a part when the one at hand would be too large with it. */
  async #partOf({ part }: Waiting, piece: unknown): Promise<number> {
    if (part !== undefined) return part;
    const { partition } = this.#settings;
    const open = this.#open;
    const limit = partition.by === 'size' ? partition.bytes : Number.POSITIVE_INFINITY;
    if (open === undefined) return this.#parts.length;
    const isFull = (await open.encoder.bytesWith(piece)) > limit && open.rows > 0;
    return this.#parts.length + (isFull ? 1 : 0);
  }

  /** Opens a part, with those before it completed. */
  async #moveTo(part: number): Promise<OpenPart> {
    while (this.#open === undefined || this.#parts.length < part) {
      if (this.#open !== undefined) await this.#finish();
      this.#open = await this.#begin();
    }
    return this.#open;
  }

  async #begin(): Promise<OpenPart> {
    const { folder, format, compression, schema, writer, digest, sync, firstRow } = this.#settings;
    const index = this.#parts.length;
    if (index >= MAX_PARTS) {
      throw new UsageError(`it makes more than ${MAX_PARTS} parts, as many as are possible`, {
        field: '--partition',
      });
    }
    const file = partName(index, format, compression);
    const output = await Output.open(folder.join(file), { sync });
    const sha256 = platform.createSha256();
    const sink = {
      push(piece: Uint8Array) {
        sha256.update(piece);
        output.push(piece);
      },
    };
    try {
      const metadata = partMetadata(
        schema,
        index,
        firstRow === undefined ? undefined : firstRow + this.#rowsBefore,
      );
      return {
        file,
        output,
        encoder: writer.openPart(sink, metadata),
        sha256,
        digest: digest ? new TraceDigest(schema) : undefined,
        rows: 0,
        timeRange: null,
        end: this.#parts[index - 1]?.end ?? { tile: 0, skipRows: 0 },
      };
    } catch (error) {
      await output.discard();
      throw error;
    }
  }

  async #finish(): Promise<void> {
    const { folder } = this.#settings;
    const { file, output, encoder, sha256, digest, rows, timeRange, end } = this.#open!;
    const hex = digest?.hex();
    await encoder.close(hex === undefined ? new Map() : closingMetadata(hex));
    const bytes = output.bytesWritten;
    await output.commit();
    this.#open = undefined;
    this.#bytesBefore += bytes;
    this.#rowsBefore += rows;
    this.#parts.push({ file, rows, bytes, timeRange, digest: hex, sha256: sha256.hex(), end });
    await folder.write(this.#manifest(false));
  }

  #manifest(isComplete: boolean): Manifest {
    return { ...this.#settings.form, isComplete, parts: this.#parts };
  }

  async #guard(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      await this.abort();
      throw error;
    }
  }
}
