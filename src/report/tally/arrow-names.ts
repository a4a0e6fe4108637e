import { type Data, DataType, type RecordBatch, type Schema, type Vector } from '../../arrow/classes.js';
import { type Name, Names } from './names.js';

/** A column that names somebody: whole numbers of any width, texts, or a dictionary of either; a number for each name. */
export class NameColumn {
  readonly names: Names;
  readonly #index: number;
  /** Rows without a name. */
  missing = 0;
  #dictionary: { readonly vector: Vector; readonly names: readonly (Name | null)[] } | undefined;

  private constructor(index: number, type: DataType) {
    this.#index = index;
    this.names = new Names(!DataType.isInt(valuesOf(type)));
  }

  /** Undefined where there is no such column, or it is of another type. */
  static of(schema: Schema, name: string): NameColumn | undefined {
    const index = schema.fields.findIndex((field) => field.name === name);
    return index >= 0 && isNaming(schema.fields[index].type)
      ? new NameColumn(index, schema.fields[index].type)
      : undefined;
  }

  /** @param none the number of rows without a name */
  read(batch: RecordBatch, none: number): Uint32Array {
    const data = batch.data.children[this.#index];
    const { values, length } = data;
    if (DataType.isInt(data.type) && values instanceof Uint32Array && data.nullCount === 0) {
      return this.names.ofIds(values.subarray(0, length));
    }
    const numbers = this.names.room(length);
    if (DataType.isDictionary(data.type)) return this.#ofDictionary(data, numbers, none);
    let row = 0;
    for (const name of batch.getChildAt(this.#index) ?? [])
      numbers[row++] = this.#numberOf(name as Name, none);
    return numbers;
  }

  #ofDictionary(data: Data, numbers: Uint32Array, none: number): Uint32Array {
    const vector = data.dictionary as Vector;
    if (this.#dictionary?.vector !== vector) this.#dictionary = { vector, names: [...vector] };
    const { names } = this.#dictionary;
    for (let row = 0; row < data.length; row++) {
      const isThere = data.nullCount === 0 || data.getValid(row);
      numbers[row] = this.#numberOf(isThere ? names[Number(data.values[row])] : null, none);
    }
    return numbers;
  }

  #numberOf(name: Name | null, none: number): number {
    if (name === null || name === '') {
      this.missing++;
      return none;
    }
    // One client may be 64 bits wide here and 32 there.
    return this.names.numberOf(
      typeof name === 'bigint' && Number.isSafeInteger(Number(name)) ? Number(name) : name,
    );
  }
}

function isNaming(type: DataType): boolean {
  const values = valuesOf(type);
  return DataType.isInt(values) || DataType.isUtf8(values) || DataType.isLargeUtf8(values);
}

function valuesOf(type: DataType): DataType {
  return DataType.isDictionary(type) ? type.dictionary : type;
}
