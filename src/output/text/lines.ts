import { withAddressSpace } from '../../engine/address-space.js';
import { wantOfRowMemory } from '../../engine/want-of-memory.js';
import { TraceError } from '../../errors.js';
import type { Chunk } from '../chunks/chunk.js';
import type { ChunkEncoder, ChunkPlace, EncodedChunk } from '../chunks/chunk-format.js';
import { growMemory } from '../encoding/grow-memory.js';
import { GrowingBytes } from '../encoding/growing-bytes.js';
import { type Kernels, openKernels } from '../encoding/kernels.js';
import { CellKind, Cell as CellLayout } from '../encoding/layout.generated.js';
import type { Cell, CellOfChunk, ValueCell } from './cells.js';

/** A value with the text before it, as the kernel takes them; the last may have no value. */
interface Part extends Partial<ValueCell> {
  readonly kind: number;
  readonly text: Uint8Array;
}

/** Lines, and where each of them ends. */
export interface Lines {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** In bytes from the beginning. */
  readonly ends: Float64Array;
}

/** Bytes of lines that are written in one go, at most, unless one alone has more: what a processor keeps near. */
const PIECE_BYTES = 2 ** 19;

/** What the kernel may read or write behind the end of something. */
const SLACK = 32;

/** The longest that values of a kind are, in bytes. */
export const VALUE_BYTES: { readonly [kind: number]: number } = {
  [CellKind.NONE]: 0,
  [CellKind.UINT8]: 3,
  [CellKind.UINT16]: 5,
  [CellKind.UINT32]: 10,
  [CellKind.UINT64]: 20,
  [CellKind.INT8]: 4,
  [CellKind.INT16]: 6,
  [CellKind.INT32]: 11,
  [CellKind.INT64]: 20,
  // Such as `-0.0000012345678901234567`.
  [CellKind.FLOAT32]: 25,
  [CellKind.FLOAT64]: 25,
  // The digits of 2^53, and where the number is below 1, zeros and a point before them.
  [CellKind.FIXED]: 34,
  [CellKind.DATE]: 27,
  [CellKind.ORDINAL]: 20,
};

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
  encode(chunk: Chunk, place: ChunkPlace): EncodedChunk {
    return { bytes: this.#write(chunk, place) };
  }

  /** The same with the end of each line. */
  lines(chunk: Chunk, place: ChunkPlace): Lines {
    const ends = new Float64Array(chunk.rows);
    return { bytes: this.#write(chunk, place, ends), ends };
  }

  #write(chunk: Chunk, place: ChunkPlace, ends?: Float64Array): Uint8Array<ArrayBuffer> {
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
    }
    if (rows > 0) this.#bytesPerRow = bytes.length / rows;
    return bytes.bytes();
  }

  /** Views of memory, good until the next call. */
  #writePiece(parts: readonly Part[], from: number, to: number) {
    const rows = to - from;
    const room = new Room(parts.length * CellLayout.SIZE);
    const places = parts.map(({ text, values, offsets, present }) => {
      const [first, end] = itemsOf(offsets, from, to);
      return {
        text: room.take(text.byteLength),
        values: values === undefined ? undefined : values.subarray(first, end),
        valuesAt: room.take(values === undefined ? 0 : (end - first) * values.BYTES_PER_ELEMENT),
        offsetsAt: offsets === undefined ? 0 : room.take((rows + 1) * 4),
        presentAt: present === undefined ? 0 : room.take(rows),
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
      { kind, text, offsets, present, zero = 0, scale = 0, decimals = 0 },
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
      bytes.set(text, place.text);
      if (place.values !== undefined) bytes.set(bytesOfView(place.values), place.valuesAt);
      if (offsets !== undefined) bytes.set(bytesOfView(offsets.subarray(from, to + 1)), place.offsetsAt);
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

/** Texts go in front of the next value. */
function partsOf(cells: readonly CellOfChunk[]): Part[] {
  const encoder = new TextEncoder();
  const parts: Part[] = [];
  let text = '';
  for (const cell of cells) {
    if ('text' in cell) {
      text += cell.text;
      continue;
    }
    parts.push({ ...cell, text: encoder.encode(text) });
    text = '';
  }
  if (text !== '') parts.push({ kind: CellKind.NONE, text: encoder.encode(text) });
  return parts;
}

/** The first and behind the last of the values of rows. */
function itemsOf(offsets: Int32Array | undefined, from: number, to: number): [number, number] {
  return offsets === undefined ? [from, to] : [offsets[from] - offsets[0], offsets[to] - offsets[0]];
}

function mostBytes(parts: readonly Part[], from: number, to: number): number {
  return parts.reduce((sum, { kind, text, offsets }) => {
    const [first, end] = itemsOf(offsets, from, to);
    // Lists have brackets, and a comma for each item.
    const values =
      offsets === undefined
        ? VALUE_BYTES[kind] * (to - from)
        : (VALUE_BYTES[kind] + 1) * (end - first) + 2 * (to - from);
    return sum + text.byteLength * (to - from) + values;
  }, 0);
}

/** The row behind those that are written in one go, at least one. */
function endOfPiece(parts: readonly Part[], from: number, rows: number): number {
  let to = rows;
  for (
    let most = mostBytes(parts, from, to);
    most > PIECE_BYTES && to > from + 1;
    most = mostBytes(parts, from, to)
  ) {
    to = from + Math.max(1, Math.min(to - from - 1, Math.floor((to - from) * (PIECE_BYTES / most))));
  }
  return to;
}

function bytesOfView({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
