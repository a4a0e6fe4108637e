import type { FlatTable } from './flatbuffer.js';
import { StructureFault } from './structure-fault.js';
import {
  addLayouts,
  intText,
  type Layout,
  layoutOf,
  PRIMITIVE,
  plainTypeText,
  TYPE,
  typeText,
} from './types.js';

const LITTLE_ENDIAN = 0;

/** Levels of nesting, and fields in all: a damaged schema can fold into itself over and over. */
const MAX_DEPTH = 32;
const MAX_FIELDS = 1 << 16;

/** Numbers, as they lie in memory. Half floats are left out: their values would arrive as integers. */
export const NUMBER_ARRAYS = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;
export type NumberName = keyof typeof NUMBER_ARRAYS;

interface NumberType {
  readonly kind: 'number';
  readonly number: NumberName;
}

interface TextType {
  readonly kind: 'text';
  /** Its offsets have 64 bits. */
  readonly isLarge: boolean;
}

/** How the values of a column are read. */
export type ValueType =
  | NumberType
  | TextType
  /** In units of 1, 1e-3, 1e-6 and 1e-9 s. */
  | { readonly kind: 'timestamp'; readonly unit: 0 | 1 | 2 | 3 }
  | { readonly kind: 'list'; readonly item: ValueField }
  | {
      readonly kind: 'dictionary';
      readonly id: number;
      readonly indices: NumberName;
      readonly values: NumberType | TextType;
      readonly isOrdered: boolean;
    };

/** What has values, each of which may be missing where it is nullable. */
export interface ValueField {
  readonly name: string;
  readonly isNullable: boolean;
  readonly values: ValueType;
}

/** A column as it lies in batches. */
export interface ArrowColumn {
  readonly name: string;
  readonly isNullable: boolean;
  /** How it is named by Arrow's C++ and Python libraries. */
  readonly type: string;
  /** Undefined for a column that is passed over. */
  readonly values: ValueType | undefined;
  /** What it takes up in a batch, its children included. */
  readonly layout: Layout;
}

/** All columns, and the metadata of the schema. */
export interface ArrowSchema {
  readonly columns: readonly ArrowColumn[];
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Reads a schema. Numbers, timestamps, texts, lists of these, and dictionaries of numbers or texts can be read; columns of
 * other types are known by what is to be passed over.
 *
 * @param isVersion4 the layout of unions is that from before Arrow 1.0
 * @throws StructureFault when it is damaged, or its numbers are big-endian
 */
export function readSchema(table: FlatTable, isVersion4: boolean): ArrowSchema {
  if (table.int16(0) !== LITTLE_ENDIAN) {
    throw new StructureFault('its numbers are big-endian, which is not supported');
  }
  const reader = new ColumnReader(isVersion4);
  return {
    columns: table.tables(1).map((field) => reader.column(field)),
    metadata: new Map(table.tables(2).map((pair) => [pair.text(0), pair.text(1)])),
  };
}

class ColumnReader {
  readonly #isVersion4: boolean;
  #fields = 0;

  constructor(isVersion4: boolean) {
    this.#isVersion4 = isVersion4;
  }

  column(table: FlatTable): ArrowColumn {
    // First of all, since it bounds the nesting.
    const layout = this.#layout(table, 0);
    return {
      name: table.text(0),
      isNullable: table.byte(1) !== 0,
      type: typeText(table),
      values: valueType(table),
      layout,
    };
  }

  #layout(table: FlatTable, depth: number): Layout {
    if (depth > MAX_DEPTH || ++this.#fields > MAX_FIELDS) {
      throw new StructureFault('its schema is damaged: its columns are nested without end');
    }
    // The children of a dictionary's values are in batches of their own, but they are nested all the same.
    const children = table.tables(5).map((child) => this.#layout(child, depth + 1));
    if (table.table(4) !== undefined) return PRIMITIVE;
    return addLayouts(layoutOf(table, this.#isVersion4), ...children);
  }
}

function valueType(table: FlatTable): ValueType | undefined {
  const dictionary = table.table(4);
  if (dictionary !== undefined) return dictionaryType(table, dictionary);
  switch (table.byte(2)) {
    case TYPE.list:
      return listType(table);
    case TYPE.timestamp: {
      const unit = table.table(3)?.int16(0) ?? 0;
      return unit === 0 || unit === 1 || unit === 2 || unit === 3 ? { kind: 'timestamp', unit } : undefined;
    }
    default:
      return plainType(table);
  }
}

function listType(table: FlatTable): ValueType | undefined {
  const [item] = table.tables(5);
  // A dictionary is looked for by the column that it belongs to.
  if (item === undefined || item.table(4) !== undefined) return undefined;
  const values = valueType(item);
  if (values === undefined) return undefined;
  return { kind: 'list', item: { name: item.text(0), isNullable: item.byte(1) !== 0, values } };
}

function dictionaryType(table: FlatTable, dictionary: FlatTable): ValueType | undefined {
  const values = plainType(table);
  const index = dictionary.table(1);
  // Without a type of its own, an index is an int32.
  const indices = index === undefined ? 'int32' : intText(index);
  if (values === undefined || !isNumberName(indices)) return undefined;
  const [id, isOrdered] = [dictionary.int64(0), dictionary.byte(2) !== 0];
  return { kind: 'dictionary', id, indices, values, isOrdered };
}

function plainType(table: FlatTable): NumberType | TextType | undefined {
  const type = table.byte(2);
  if (type === TYPE.utf8 || type === TYPE.largeUtf8)
    return { kind: 'text', isLarge: type === TYPE.largeUtf8 };
  const number = plainTypeText(table);
  return isNumberName(number) ? { kind: 'number', number } : undefined;
}

function isNumberName(text: string): text is NumberName {
  return Object.hasOwn(NUMBER_ARRAYS, text);
}
