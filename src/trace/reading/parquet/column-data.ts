import { type Data, DataType, makeData } from '../../../arrow/classes.js';
import { TraceError } from '../../../errors.js';
import { ListColumn } from './list-column.js';

/** Texts of a batch whose bytes are kept: those that name clients or what they are come again and again. */
const MAX_KNOWN_TEXTS = 4096;

/** Values of a column as the Parquet library gives them: typed arrays, or arrays in which null is a value that is missing. */
export type DecodedValues = ArrayLike<unknown> & { slice(from: number, to: number): DecodedValues };

/** The values of a column in a row group. */
export type DecodedColumn = DecodedValues | ListColumn;

type TypedArray = Exclude<NonNullable<DataType['TArray']>, string> & {
  [index: number]: unknown;
  length: number;
};

/**
 * The rows `from` to `to` (exclusive) of a column.
 *
 * @throws TraceError where a value is missing that cannot be
 */
export function columnData(
  name: string,
  type: DataType,
  isNullable: boolean,
  values: DecodedColumn,
  from: number,
  to: number,
): Data {
  const length = to - from;
  if (values instanceof ListColumn) return listData(type, values, from, to);
  const missing = new Missing(name, isNullable, length);
  if (DataType.isUtf8(type)) {
    const { valueOffsets, data } = utf8(values, from, to, missing);
    return makeData({ type, length, valueOffsets, data, ...missing.of() } as never);
  }
  if (!DataType.isList(type)) {
    const data = numbers(type, values, from, to, missing);
    return makeData({ type, length, data, ...missing.of() } as never);
  }
  const valueOffsets = new Int32Array(length + 1);
  const items: unknown[] = [];
  for (let row = 0; row < length; row++) {
    const list = values[from + row] as ArrayLike<unknown> | null | undefined;
    if (list === null || list === undefined) missing.add(row);
    else for (let item = 0; item < list.length; item++) items.push(list[item]);
    valueOffsets[row + 1] = items.length;
  }
  const itemType = type.children[0].type;
  const itemsMissing = new Missing(name, true, items.length);
  const data = numbers(itemType, items, 0, items.length, itemsMissing);
  const child = makeData({ type: itemType, length: items.length, data, ...itemsMissing.of() } as never);
  return makeData({ type, length, valueOffsets, child, ...missing.of() } as never);
}

function listData(type: DataType, { offsets, items }: ListColumn, from: number, to: number): Data {
  const first = offsets[from];
  const valueOffsets = offsets.slice(from, to + 1);
  for (let row = 0; row < valueOffsets.length; row++) valueOffsets[row] -= first;
  const itemType = type.children[0].type;
  const data = items.subarray(first, offsets[to]);
  const child = makeData({ type: itemType, length: offsets[to] - first, nullCount: 0, data } as never);
  return makeData({ type, length: to - from, nullCount: 0, valueOffsets, child } as never);
}

/** Which of some values are missing. */
class Missing {
  readonly #name: string;
  readonly #isNullable: boolean;
  readonly #length: number;
  #count = 0;
  #bits: Uint8Array | undefined;

  constructor(name: string, isNullable: boolean, length: number) {
    this.#name = name;
    this.#isNullable = isNullable;
    this.#length = length;
  }

  add(index: number): void {
    if (!this.#isNullable) throw new TraceError(`column ${this.#name} is damaged: values are missing`);
    this.#bits ??= new Uint8Array((this.#length + 7) >> 3).fill(0xff);
    this.#bits[index >> 3] &= ~(1 << (index & 7));
    this.#count++;
  }

  of(): { readonly nullCount: number; readonly nullBitmap?: Uint8Array } {
    return { nullCount: this.#count, ...(this.#bits && { nullBitmap: this.#bits }) };
  }
}

function numbers(
  type: DataType,
  values: ArrayLike<unknown>,
  from: number,
  to: number,
  missing: Missing,
): TypedArray {
  const ArrayType = (DataType.isTimestamp(type) ? BigInt64Array : type.ArrayType) as unknown as new (
    length: number,
  ) => TypedArray;
  if (values instanceof (ArrayType as unknown as typeof Float64Array)) {
    return values.subarray(from, to) as unknown as TypedArray;
  }
  const found = new ArrayType(to - from);
  const isWide = found instanceof BigInt64Array || found instanceof BigUint64Array;
  for (let row = 0; row < found.length; row++) {
    const value = values[from + row];
    if (value === null || value === undefined) missing.add(row);
    else found[row] = isWide && typeof value === 'number' ? BigInt(value) : value;
  }
  return found;
}

function utf8(values: ArrayLike<unknown>, from: number, to: number, missing: Missing) {
  const encoder = new TextEncoder();
  const known = new Map<string, Uint8Array>();
  const valueOffsets = new Int32Array(to - from + 1);
  const pieces: Uint8Array[] = [];
  for (let row = 0; row < to - from; row++) {
    const value = values[from + row];
    if (value === null || value === undefined) missing.add(row);
    const text = (value as string | null | undefined) ?? '';
    let piece = known.get(text);
    if (piece === undefined) {
      piece = encoder.encode(text);
      if (known.size < MAX_KNOWN_TEXTS) known.set(text, piece);
    }
    pieces.push(piece);
    valueOffsets[row + 1] = valueOffsets[row] + piece.byteLength;
  }
  const data = new Uint8Array(valueOffsets[to - from]);
  for (let row = 0; row < pieces.length; row++) data.set(pieces[row], valueOffsets[row]);
  return { valueOffsets, data };
}
