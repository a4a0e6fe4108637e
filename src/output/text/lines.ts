import { withAddressSpace } from '../../engine/address-space.js';
import { wantOfRowMemory } from '../../engine/want-of-memory.js';
import { TraceError } from '../../errors.js';
import { bytesOf } from '../../trace/columns.js';
import type { Chunk } from '../chunks/chunk.js';
import type { ChunkEncoder, ChunkPlace, EncodedChunk } from '../chunks/chunk-format.js';
import { growMemory } from '../encoding/grow-memory.js';
import { GrowingBytes } from '../encoding/growing-bytes.js';
import { type Kernels, openKernels } from '../encoding/kernels.js';
import { CellKind, Cell as CellLayout } from '../encoding/layout.generated.js';
import type { Cell } from './cells.js';
import { endOfPiece, itemsOf, mostBytes, type Part, partsOf } from './pieces.js';

/** Lines, and where each of them ends. */
export interface Lines {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** In bytes from the beginning. */
  readonly ends: Float64Array;
}

/** What the kernel may read or write behind the end of something. */
const SLACK = 32;

/** Lines of cells, one a row, one behind the other. */
export class LineEncoder implements ChunkEncoder {
  readonly #cells: readonly Cell[];
  readonly #memory: WebAssembly.Memory;
  readonly #kernels: Kernels;
  /** Bytes of a row in the chunk before. */
  #bytesPerRow = 64;

  private constructor(cells: readonly Cell[], memory: WebAssembly.Memory, kernels: Kernels) {
    this.#cells = cells;
    this.#memory = memory;
    this.#kernels = kernels;
  }

  /** @throws EngineError where the system gives no address space for its memory */
  static async open(cells: readonly Cell[]): Promise<LineEncoder> {
    const memory = withAddressSpace(() => new WebAssembly.Memory({ initial: 1 }));
    return new LineEncoder(cells, memory, await openKernels(memory));
  }

  /** @throws EngineError where there is no memory for the lines; TraceError as cells do */
  async encode(chunk: Chunk, place: ChunkPlace, rest?: () => Promise<void>): Promise<EncodedChunk> {
    return { bytes: await this.#write(chunk, place, rest) };
  }

  /** The same with the end of each line. */
  async lines(chunk: Chunk, place: ChunkPlace, rest?: () => Promise<void>): Promise<Lines> {
    const ends = new Float64Array(chunk.rows);
    return { bytes: await this.#write(chunk, place, rest, ends), ends };
  }

  /** Piece by piece, between which no other chunk may be written. */
  async #write(
    chunk: Chunk,
    place: ChunkPlace,
    rest?: () => Promise<void>,
    ends?: Float64Array,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { rows } = chunk;
    const parts = partsOf(this.#cells.map((cell) => cell(chunk, place)));
    // As many as before, and some, but not where a few long lines were before many short ones.
    const expected = Math.min(this.#bytesPerRow * 1.1 * rows, mostBytes(parts, 0, rows));
    const bytes = new GrowingBytes(Math.ceil(expected));
    for (let from = 0; from < rows; ) {
      const to = endOfPiece(parts, from, rows);
      const piece = this.#writePiece(parts, from, to);
      if (ends !== undefined) {
        for (let row = from; row < to; row++) ends[row] = bytes.length + piece.ends[row - from];
      }
      bytes.push(piece.lines);
      from = to;
      if (rest !== undefined) await rest();
    }
    if (rows > 0) this.#bytesPerRow = bytes.length / rows;
    return bytes.bytes();
  }

  /** Views of memory, good until the next call. */
  #writePiece(parts: readonly Part[], from: number, to: number) {
    const rows = to - from;
    const room = new Room(parts.length * CellLayout.SIZE);
    const places = parts.map(({ text, values, offsets, present, entries }) => {
      const [first, end] = itemsOf(offsets, from, to);
      return {
        text: room.take(text.byteLength),
        values: values === undefined ? undefined : values.subarray(first, end),
        valuesAt: room.take(values === undefined ? 0 : (end - first) * values.BYTES_PER_ELEMENT),
        offsetsAt: offsets === undefined ? 0 : room.take((rows + 1) * 4),
        presentAt: present === undefined ? 0 : room.take(rows),
        entriesAt: entries === undefined ? 0 : room.take(entries.offsets.byteLength),
        entryTextsAt: entries === undefined ? 0 : room.take(entries.bytes.byteLength),
      };
    });
    const endsAt = room.take(rows * 4);
    const target = room.take(mostBytes(parts, from, to));
    if (!growMemory(this.#memory, room.bytes)) throw wantOfRowMemory(room.bytes, 'lines');
    const { buffer } = this.#memory;
    const view = new DataView(buffer);
    const bytes = new Uint8Array(buffer);
    for (const [
      index,
      { kind, text, offsets, present, entries, zero = 0, scale = 0, decimals = 0 },
    ] of parts.entries()) {
      const place = places[index];
      const at = index * CellLayout.SIZE;
      view.setUint32(at + CellLayout.KIND, kind, true);
      view.setUint32(at + CellLayout.TEXT, place.text, true);
      view.setUint32(at + CellLayout.TEXT_BYTES, text.byteLength, true);
      view.setUint32(at + CellLayout.VALUES, place.valuesAt, true);
      view.setUint32(at + CellLayout.OFFSETS, place.offsetsAt, true);
      view.setUint32(at + CellLayout.PRESENT, place.presentAt, true);
      view.setUint32(at + CellLayout.DECIMALS, decimals, true);
      view.setBigUint64(at + CellLayout.UNIT, 10n ** BigInt(decimals), true);
      view.setFloat64(at + CellLayout.ZERO, kind === CellKind.ORDINAL ? zero + from : zero, true);
      view.setFloat64(at + CellLayout.SCALE, scale, true);
      view.setUint32(at + CellLayout.ENTRIES, place.entriesAt, true);
      view.setUint32(at + CellLayout.ENTRY_TEXTS, place.entryTextsAt, true);
      bytes.set(text, place.text);
      if (entries !== undefined) {
        bytes.set(bytesOf(entries.offsets), place.entriesAt);
        bytes.set(entries.bytes, place.entryTextsAt);
      }
      if (place.values !== undefined) bytes.set(bytesOf(place.values), place.valuesAt);
      if (offsets !== undefined) bytes.set(bytesOf(offsets.subarray(from, to + 1)), place.offsetsAt);
      if (present !== undefined) bytes.set(present.subarray(from, to), place.presentAt);
    }
    const written = this.#kernels.writeLines(0, parts.length, rows, target, endsAt) >>> 0;
    const failedRow = this.#kernels.failedRow.value;
    if (failedRow >= 0) {
      const { faultOf } = parts[this.#kernels.failedCell.value];
      throw faultOf?.(from + failedRow) ?? new TraceError(`row ${from + failedRow} of a batch has no text`);
    }
    return { lines: bytes.subarray(target, target + written), ends: new Uint32Array(buffer, endsAt, rows) };
  }
}

/** Addresses of a memory, one after the other, each a multiple of 16. */
class Room {
  bytes: number;

  constructor(used: number) {
    this.bytes = used;
  }

  take(byteLength: number): number {
    const at = Math.ceil(this.bytes / 16) * 16;
    this.bytes = at + byteLength + SLACK;
    return at;
  }
}
