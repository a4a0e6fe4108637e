import { StructureFault } from './structure-fault.js';

/**
 * A table in a FlatBuffer (https://flatbuffers.dev/internals), read with every access checked: the arrow library's
 * own reader trusts lengths and offsets, and so can be sent into endless loops by a damaged file.
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #position: number;
  readonly #vtable: number;
  readonly #vtableBytes: number;

  constructor(view: DataView, position: number) {
    this.#view = view;
    this.#position = position;
    this.#vtable = position - int32(view, position);
    this.#vtableBytes = uint16(view, this.#vtable);
  }

  /** The table that a buffer of its own holds. */
  static root(view: DataView): FlatTable {
    return new FlatTable(view, uint32(view, 0));
  }

  byte(slot: number): number {
    const at = this.#field(slot);
    if (at === undefined) return 0;
    check(this.#view, at, 1);
    return this.#view.getUint8(at);
  }

  int16(slot: number): number {
    const at = this.#field(slot);
    return at === undefined ? 0 : (uint16(this.#view, at) << 16) >> 16;
  }

  int32(slot: number): number {
    const at = this.#field(slot);
    return at === undefined ? 0 : int32(this.#view, at);
  }

  int64(slot: number): number {
    const at = this.#field(slot);
    return at === undefined ? 0 : int64(this.#view, at);
  }

  table(slot: number): FlatTable | undefined {
    const at = this.#field(slot);
    return at === undefined ? undefined : new FlatTable(this.#view, at + uint32(this.#view, at));
  }

  text(slot: number): string {
    const vector = this.#vector(slot, 1);
    if (vector === undefined) return '';
    return new TextDecoder().decode(
      new Uint8Array(this.#view.buffer, this.#view.byteOffset + vector.start, vector.length),
    );
  }

  tables(slot: number): FlatTable[] {
    const vector = this.#vector(slot, 4);
    if (vector === undefined) return [];
    return Array.from({ length: vector.length }, (_, index) => {
      const at = vector.start + 4 * index;
      return new FlatTable(this.#view, at + uint32(this.#view, at));
    });
  }

  /** A vector of structures of 64-bit numbers, flattened. */
  int64s(slot: number, numbersPerStructure: number): number[] {
    const vector = this.#vector(slot, 8 * numbersPerStructure);
    if (vector === undefined) return [];
    return Array.from({ length: vector.length * numbersPerStructure }, (_, index) =>
      int64(this.#view, vector.start + 8 * index),
    );
  }

  #vector(slot: number, elementBytes: number): { start: number; length: number } | undefined {
    const at = this.#field(slot);
    if (at === undefined) return undefined;
    const vector = at + uint32(this.#view, at);
    const length = uint32(this.#view, vector);
    check(this.#view, vector + 4, length * elementBytes);
    return { start: vector + 4, length };
  }

  #field(slot: number): number | undefined {
    const entry = 4 + 2 * slot;
    if (entry + 2 > this.#vtableBytes) return undefined;
    const offset = uint16(this.#view, this.#vtable + entry);
    return offset === 0 ? undefined : this.#position + offset;
  }
}

function uint16(view: DataView, at: number): number {
  check(view, at, 2);
  return view.getUint16(at, true);
}

function int32(view: DataView, at: number): number {
  check(view, at, 4);
  return view.getInt32(at, true);
}

function uint32(view: DataView, at: number): number {
  check(view, at, 4);
  return view.getUint32(at, true);
}

function int64(view: DataView, at: number): number {
  check(view, at, 8);
  return Number(view.getBigInt64(at, true));
}

function check(view: DataView, at: number, length: number): void {
  if (!(at >= 0 && at + length <= view.byteLength)) {
    throw new StructureFault('its metadata is damaged: an offset points outside of it');
  }
}
