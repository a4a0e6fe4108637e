import {
  type DataType,
  Dictionary,
  Field,
  Float32,
  Float64,
  Int,
  LargeUtf8,
  List,
  Schema,
  Timestamp,
  Utf8,
} from 'apache-arrow';
import { TraceError } from '../errors.js';
import type { FlatTable } from './flatbuffer.js';
import { addLayouts, type Layout, layoutOf, PRIMITIVE, TYPE, typeText } from './types.js';

const LITTLE_ENDIAN = 0;
const BIT_WIDTHS: readonly number[] = [8, 16, 32, 64];

/** Levels of nesting, and fields in all: a damaged schema can fold into itself over and over. */
const MAX_DEPTH = 32;
const MAX_FIELDS = 1 << 16;

/** Columns that are read as text, or as an Arrow timestamp, where they are one; in others that says nothing here. */
const TEXT_COLUMN = 'client_id';
const TIME_COLUMN = 'timestamp';

/** A column as it lies in the batches of a file. */
export interface FileColumn {
  readonly name: string;
  /** How it is named by Arrow's C++ and Python libraries. */
  readonly type: string;
  /** As what it is read; undefined where it is passed over. */
  readonly field: Field | undefined;
  /** What it takes up in a batch, its children included. */
  readonly layout: Layout;
}

/** The schema of a file: all of its columns, and those of them that are read. */
export interface FileSchema {
  readonly columns: readonly FileColumn[];
  readonly schema: Schema;
}

/**
 * Reads a schema. Numbers and lists of numbers are read, texts and dictionaries where they name clients, Arrow's
 * timestamps where they are the requests' times; columns of other types are known by what is to be passed over.
 *
 * @param isVersion4 the layout of unions is that from before Arrow 1.0
 * @throws StructureFault, TraceError when it is damaged, or its numbers are big-endian
 */
export function readSchema(table: FlatTable, isVersion4: boolean): FileSchema {
  if (table.int16(0) !== LITTLE_ENDIAN)
    throw new TraceError('its numbers are big-endian, which is not supported');
  const reader = new FieldReader(isVersion4);
  const columns = table.tables(1).map((field) => reader.column(field));
  const fields = columns.flatMap(({ field }) => field ?? []);
  return {
    columns,
    schema: new Schema(fields, new Map(table.tables(2).map((pair) => [pair.text(0), pair.text(1)]))),
  };
}

class FieldReader {
  readonly #isVersion4: boolean;
  #fields = 0;

  constructor(isVersion4: boolean) {
    this.#isVersion4 = isVersion4;
  }

  column(table: FlatTable): FileColumn {
    const name = table.text(0);
    const type = readType(table, name);
    return {
      name,
      type: typeText(table),
      field: type === undefined ? undefined : new Field(name, type, table.byte(1) !== 0),
      layout: this.#layout(table, 0),
    };
  }

  #layout(table: FlatTable, depth: number): Layout {
    if (depth > MAX_DEPTH || ++this.#fields > MAX_FIELDS) {
      throw new TraceError('its schema is damaged: its columns are nested without end');
    }
    // The values of a dictionary are in batches of their own.
    if (table.table(4) !== undefined) return PRIMITIVE;
    const children = table.tables(5).map((child) => this.#layout(child, depth + 1));
    return addLayouts(layoutOf(table, this.#isVersion4), ...children);
  }
}

function readType(table: FlatTable, name: string): DataType | undefined {
  const dictionary = table.table(4);
  if (dictionary !== undefined) return readDictionaryType(table, dictionary, name);
  if (table.byte(2) === TYPE.list) return readListType(table);
  if (name === TEXT_COLUMN) return readNumberType(table) ?? readTextType(table);
  if (name === TIME_COLUMN && table.byte(2) === TYPE.timestamp) {
    const unit = table.table(3)?.int16(0) ?? 0;
    return unit >= 0 && unit <= 3 ? new Timestamp(unit) : undefined;
  }
  return readNumberType(table);
}

function readListType(table: FlatTable): DataType | undefined {
  const [item] = table.tables(5);
  if (item === undefined || item.table(4) !== undefined) return undefined;
  const type = readNumberType(item);
  return type === undefined ? undefined : new List(new Field(item.text(0), type, item.byte(1) !== 0));
}

function readDictionaryType(table: FlatTable, dictionary: FlatTable, name: string): DataType | undefined {
  const values = readTextType(table) ?? readNumberType(table);
  if (name !== TEXT_COLUMN || values === undefined) return undefined;
  const index = dictionary.table(1);
  // Without a type of its own, an index is an int32.
  const indexType = index === undefined ? new Int(true, 32) : intType(index);
  return indexType === undefined
    ? undefined
    : new Dictionary(values, indexType as never, dictionary.int64(0), dictionary.byte(2) !== 0);
}

function readTextType(table: FlatTable): DataType | undefined {
  if (table.byte(2) === TYPE.utf8) return new Utf8();
  return table.byte(2) === TYPE.largeUtf8 ? new LargeUtf8() : undefined;
}

function readNumberType(table: FlatTable): DataType | undefined {
  const type = table.table(3);
  switch (table.byte(2)) {
    case TYPE.int:
      return type === undefined ? undefined : intType(type);
    case TYPE.float:
      // Half floats are left out: their values would arrive as integers.
      return [undefined, new Float32(), new Float64()][type?.int16(0) ?? 0];
    default:
      return undefined;
  }
}

function intType(table: FlatTable): Int | undefined {
  const width = table.int32(0);
  return BIT_WIDTHS.includes(width) ? new Int(table.byte(1) !== 0, width as 8 | 16 | 32 | 64) : undefined;
}
