import {
  type Data,
  DataType,
  type Dictionary,
  type Field,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Vector,
} from '../../arrow/classes.js';
import { TraceError } from '../../errors.js';
import {
  type AttributeValue,
  type AttributeValues,
  attributeData,
  attributeFieldOf,
  dictionaryVector,
  extended,
  rememberValues,
} from '../attributes.js';
import { fileName } from '../file-columns.js';
import type { SkippedColumn } from '../skipped-column.js';
import type { TraceReader } from './trace-reader.js';

/**
 * A trace whose attributes of clients are dictionaries that only grow, whatever the file has: texts or numbers, plain or with
 * dictionaries of any order.
 *
 * @param attributes names of columns, in the trace
 */
export function withAttributes(reader: TraceReader, attributes: ReadonlySet<string>): TraceReader {
  const indices = reader.schema.fields.flatMap(({ name }, index) => (attributes.has(name) ? [index] : []));
  return indices.length === 0 ? reader : new AttributeReader(reader, indices);
}

class AttributeReader implements TraceReader {
  readonly name: string;
  readonly schema: Schema;
  readonly skipped: readonly SkippedColumn[];
  readonly hasFooter: boolean;
  readonly isText: boolean;
  readonly #reader: TraceReader;
  readonly #columns: ReadonlyMap<number, GrowingDictionary>;
  #rows = 0;

  constructor(reader: TraceReader, indices: readonly number[]) {
    this.#reader = reader;
    this.name = reader.name;
    this.skipped = reader.skipped;
    this.hasFooter = reader.hasFooter;
    this.isText = reader.isText ?? false;
    const { fields, metadata } = reader.schema;
    this.#columns = new Map(indices.map((index) => [index, new GrowingDictionary(fields[index], index)]));
    this.schema = new Schema(
      fields.map((field, index) => this.#columns.get(index)?.field ?? field),
      metadata,
    );
  }

  get firstDate(): TraceReader['firstDate'] {
    return this.#reader.firstDate;
  }

  lineOf(row: number): number {
    return this.#reader.lineOf?.(row) ?? 0;
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch, void, undefined> {
    const type = new Struct(this.schema.fields as Field[]);
    for await (const batch of this.#reader) {
      const length = batch.numRows;
      const children = batch.data.children.map(
        (data, index) => this.#columns.get(index)?.read(data, batch.getChildAt(index)!, this.#rows) ?? data,
      );
      this.#rows += length;
      yield new RecordBatch(this.schema, makeData({ type, length, nullCount: 0, children }));
    }
  }
}

/** The values of an attribute in the order in which a file has them. */
class GrowingDictionary {
  readonly field: Field;
  readonly #isText: boolean;
  readonly #places = new Map<AttributeValue, number>();
  readonly #values: AttributeValue[] = [];
  #vector: Vector;
  /** Of the file, and the place of each of its values here. */
  #known: { readonly vector: Vector; readonly places: number[] } | undefined;

  constructor(field: Field, id: number) {
    const { type } = field;
    const values: DataType = DataType.isDictionary(type) ? type.dictionary : type;
    this.#isText = DataType.isUtf8(values) || DataType.isLargeUtf8(values);
    this.field = attributeFieldOf(field, values, id);
    this.#vector = dictionaryVector(this.#type.dictionary, []);
  }

  get #type(): Dictionary {
    return this.field.type as Dictionary;
  }

  /** @throws TraceError where a number is missing */
  read(data: Data, column: Vector, firstRow: number): Data {
    const count = this.#values.length;
    const places = DataType.isDictionary(data.type)
      ? this.#ofDictionary(data, firstRow)
      : this.#ofValues(column, firstRow);
    if (this.#values.length > count) this.#grow(count);
    return attributeData(this.#type, places, this.#vector);
  }

  #ofDictionary(data: Data, firstRow: number): Int32Array {
    const vector = data.dictionary as Vector;
    if (this.#known?.vector !== vector) this.#known = { vector, places: this.#placesOf(vector) };
    const { places: known } = this.#known;
    const given = data.values as Int32Array;
    const places = new Int32Array(data.length);
    for (let row = 0; row < places.length; row++) {
      const isThere = data.nullCount === 0 || data.getValid(row);
      const place = isThere ? known[Number(given[row])] : -1;
      places[row] = place < 0 ? this.#missing(firstRow + row) : place;
    }
    return places;
  }

  /** The place of each value of a dictionary of the file; what was there before is not read again. */
  #placesOf(vector: Vector): number[] {
    const known = this.#known;
    const isLonger = known?.vector.data.every((data, index) => data === vector.data[index]) ?? false;
    const places = isLonger ? known!.places : [];
    for (const data of vector.data.slice(isLonger ? known!.vector.data.length : 0)) {
      for (const value of new Vector([data]) as Iterable<AttributeValue | null>)
        places.push(value === null ? -1 : this.#placeOf(this.#read(value)));
    }
    return places;
  }

  #ofValues(column: Vector, firstRow: number): Int32Array {
    const places = new Int32Array(column.length);
    for (let row = 0; row < places.length; row++) {
      const value = column.get(row) as AttributeValue | bigint | null;
      places[row] = value === null ? this.#missing(firstRow + row) : this.#placeOf(this.#read(value));
    }
    return places;
  }

  #read(value: AttributeValue | bigint): AttributeValue {
    return this.#isText ? String(value) : Number(value);
  }

  #missing(row: number): number {
    if (this.#isText) return this.#placeOf('');
    throw new TraceError(`row ${row}: column ${fileName(this.field)}: its value is missing`);
  }

  #placeOf(value: AttributeValue): number {
    const place = this.#places.get(value);
    if (place !== undefined) return place;
    this.#places.set(value, this.#values.length);
    return this.#values.push(value) - 1;
  }

  /** @param count of the values that the vector has */
  #grow(count: number): void {
    const more = this.#values.slice(count) as unknown as AttributeValues;
    this.#vector = count === 0 ? dictionaryVector(this.#type.dictionary, more) : extended(this.#vector, more);
    rememberValues(this.#vector, this.#values as unknown as AttributeValues);
  }
}
