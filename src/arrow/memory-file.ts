import type { LeafType, PackedColumn } from '../pool/packed/layout.js';
import { FlatTable, StructureFault } from './flatbuffer.js';

// Numbers of the Arrow columnar format, version 1.0 and later (format/Schema.fbs, Message.fbs, File.fbs).
const MAGIC = 'ARROW1';
const RECORD_BATCH = 3;
const TYPE = { int: 2, float: 3, utf8: 5, list: 12 };
const DOUBLE_PRECISION = 2;

/** Bytes of one element. */
const LEAF_BYTES = { uint8: 1, uint32: 4, float64: 8, utf8: 1 } as const satisfies Record<LeafType, number>;

/** A column's buffers: the offsets of each level of lists, and the values. */
export interface ColumnBuffers {
  readonly offsets: readonly Int32Array[];
  readonly values: Uint8Array | Uint32Array | Float64Array;
}

/** An Arrow file with one uncompressed record batch, opened but not yet interpreted. */
export class ArrowFile {
  readonly metadata: ReadonlyMap<string, string>;
  readonly #bytes: Uint8Array<ArrayBufferLike>;
  readonly #fields: readonly FlatTable[];
  readonly #blocks: readonly number[];
  readonly #dictionaries: readonly number[];

  /**
   * @param bytes start at a multiple of 8 in their buffer
   * @throws StructureFault when the bytes are not an Arrow file
   */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    if (!hasMagic(bytes)) throw new StructureFault(`it does not start with ${MAGIC}, as Arrow files do`);
    if (textAt(bytes, bytes.length - MAGIC.length) !== MAGIC) {
      throw new StructureFault(`it does not end with ${MAGIC}, so it is truncated or has bytes appended`);
    }
    const footerEnd = bytes.length - MAGIC.length - 4;
    const footerBytes = viewOf(bytes, footerEnd, 4).getInt32(0, true);
    const footer = FlatTable.root(viewOf(bytes, footerEnd - footerBytes, footerBytes));
    const schema = footer.table(1);
    if (schema === undefined) throw new StructureFault('it has no schema');
    this.metadata = new Map(schema.tables(2).map((pair) => [pair.text(0), pair.text(1)]));
    this.#fields = schema.tables(1);
    this.#dictionaries = footer.int64s(2, 3);
    this.#blocks = footer.int64s(3, 3);
  }

  /**
   * The buffers of all columns, by name, as views of the file.
   *
   * @throws StructureFault when the columns are not `columns`, or their buffers are not within the file
   */
  readColumns(columns: readonly PackedColumn[]): { rows: number; buffers: Map<string, ColumnBuffers> } {
    if (this.#fields.length !== columns.length) {
      throw new StructureFault(`it has ${this.#fields.length} columns instead of ${columns.length}`);
    }
    for (const [index, column] of columns.entries()) checkField(this.#fields[index], column);
    const batch = this.#readBatch();
    const reader = new BufferReader(batch.header, batch.body);
    const rows = batch.header.int64(0);
    const buffers = new Map(columns.map((column) => [column.name, reader.readColumn(column, rows)]));
    return { rows, buffers };
  }

  #readBatch(): { header: FlatTable; body: Uint8Array } {
    if (this.#blocks.length !== 3 || this.#dictionaries.length !== 0) {
      throw new StructureFault(`it has ${this.#blocks.length / 3} record batches instead of one`);
    }
    // A block is an int64 offset, an int32 length with four bytes of padding, and an int64 length.
    const [offset, paddedMetadataBytes, bodyBytes] = this.#blocks;
    const metadataBytes = paddedMetadataBytes % 2 ** 32;
    if ((offset + metadataBytes) % 8 !== 0) throw new StructureFault('its record batch is not aligned');
    const prefix = viewOf(this.#bytes, offset, 8);
    if (prefix.getInt32(0, true) !== -1)
      throw new StructureFault('its record batch is not where it should be');
    const message = FlatTable.root(viewOf(this.#bytes, offset + 8, metadataBytes - 8));
    const header = message.table(2);
    if (message.byte(1) !== RECORD_BATCH || header === undefined) {
      throw new StructureFault('its record batch is not a record batch');
    }
    if (header.table(3) !== undefined) {
      throw new StructureFault('it is compressed; a packed pool is not');
    }
    return { header, body: sliceOf(this.#bytes, offset + metadataBytes, bodyBytes) };
  }
}

/** Whether the bytes start as Arrow files do. */
export function hasMagic(bytes: Uint8Array): boolean {
  return textAt(bytes, 0) === MAGIC;
}

/** Hands out the buffers of a record batch in the order of the format: depth first, column by column. */
class BufferReader {
  readonly #body: Uint8Array;
  readonly #nodes: readonly number[];
  readonly #regions: readonly number[];
  #node = 0;
  #region = 0;

  constructor(header: FlatTable, body: Uint8Array) {
    this.#nodes = header.int64s(1, 2);
    this.#regions = header.int64s(2, 2);
    this.#body = body;
  }

  readColumn(column: PackedColumn, rows: number): ColumnBuffers {
    const offsets: Int32Array[] = [];
    let length = rows;
    for (let level = 0; level < column.depth; level++) {
      this.#takeNode(column, length);
      offsets.push(this.#takeOffsets(column.name, length));
      length = offsets[level][length];
    }
    this.#takeNode(column, length);
    if (column.leaf === 'utf8') {
      offsets.push(this.#takeOffsets(column.name, length));
      length = offsets[column.depth][length];
    }
    const region = this.#takeRegion(column.name, length * LEAF_BYTES[column.leaf]);
    if (column.leaf === 'float64') return { offsets, values: typed(Float64Array, region, length) };
    if (column.leaf === 'uint32') return { offsets, values: typed(Uint32Array, region, length) };
    return { offsets, values: region };
  }

  /** Steps over a node and its validity bitmap. */
  #takeNode(column: PackedColumn, length: number): void {
    const nodeLength = this.#nodes[this.#node++];
    const nulls = this.#nodes[this.#node++];
    if (nodeLength !== length) {
      throw new StructureFault(`its column ${column.name} has ${nodeLength} entries instead of ${length}`);
    }
    if (!column.nullable && nulls !== 0) {
      throw new StructureFault(`its column ${column.name} has nulls, but may have none`);
    }
    this.#takeRegion(column.name, 0);
  }

  /** `length` + 1 offsets: from 0, never falling. */
  #takeOffsets(name: string, length: number): Int32Array {
    // Arrow allows no offsets at all for no rows.
    const region = this.#takeRegion(name, length === 0 ? 0 : 4 * (length + 1));
    if (length === 0) return new Int32Array(1);
    const offsets = typed(Int32Array, region, length + 1);
    let rising = offsets[0] === 0;
    for (let i = 0; i < length; i++) rising &&= offsets[i] <= offsets[i + 1];
    if (!rising) throw new StructureFault(`its column ${name} has list offsets that do not rise from 0`);
    return offsets;
  }

  #takeRegion(name: string, bytes: number): Uint8Array {
    const offset = this.#regions[this.#region++];
    const length = this.#regions[this.#region++];
    if (!(length >= bytes)) {
      throw new StructureFault(`its column ${name} has a buffer of ${length} bytes instead of ${bytes}`);
    }
    if (offset % 8 !== 0) throw new StructureFault(`its column ${name} has a buffer that is not aligned`);
    sliceOf(this.#body, offset, length);
    return sliceOf(this.#body, offset, bytes);
  }
}

function checkField(field: FlatTable, column: PackedColumn): void {
  const name = field.text(0);
  if (name !== column.name) {
    throw new StructureFault(`it has a column ${JSON.stringify(name)} in the place of ${column.name}`);
  }
  let leaf: FlatTable | undefined = field;
  for (let level = 0; level < column.depth; level++) {
    leaf = leaf?.byte(2) === TYPE.list ? leaf.tables(5)[0] : undefined;
  }
  if (leaf === undefined || leaf.table(4) !== undefined || !isLeaf(leaf, column.leaf)) {
    const type = 'list of '.repeat(column.depth) + column.leaf;
    throw new StructureFault(`its column ${name} is not of type ${type}`);
  }
}

function isLeaf(field: FlatTable, leaf: LeafType): boolean {
  const type = field.table(3);
  const kind = field.byte(2);
  if (leaf === 'utf8') return kind === TYPE.utf8;
  if (leaf === 'float64') return kind === TYPE.float && type?.int16(0) === DOUBLE_PRECISION;
  return kind === TYPE.int && type?.int32(0) === 8 * LEAF_BYTES[leaf] && type.byte(1) === 0;
}

function typed<T>(
  ArrayType: new (buffer: ArrayBufferLike, byteOffset: number, length: number) => T,
  region: Uint8Array,
  length: number,
): T {
  return new ArrayType(region.buffer, region.byteOffset, length);
}

function sliceOf(bytes: Uint8Array, start: number, length: number): Uint8Array {
  if (!(start >= 0 && length >= 0 && start + length <= bytes.length)) {
    throw new StructureFault('an offset points outside of the file, so it is truncated or damaged');
  }
  return bytes.subarray(start, start + length);
}

function viewOf(bytes: Uint8Array, start: number, length: number): DataView {
  const slice = sliceOf(bytes, start, length);
  return new DataView(slice.buffer, slice.byteOffset, slice.byteLength);
}

function textAt(bytes: Uint8Array, start: number): string {
  return String.fromCharCode(...bytes.subarray(Math.max(start, 0), start + MAGIC.length));
}
