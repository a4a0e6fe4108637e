import { platform } from '#platform';
import { DataType, type Field, type RecordBatch, type Schema, type Timestamp } from '../arrow/classes.js';
import { TraceError } from '../errors.js';
import type { Hash } from '../platform/platform.js';
import { type AttributeColumn, type AttributeValue, attributeColumn, isAttribute } from './attributes.js';
import { bytesOf, flatValues, isNumeric, listLengths, listValues, typeName } from './columns.js';
import { TIME_UNIT_NAMES } from './time-unit.js';

/**
 * SHA-256 over the values of a trace in row order. It does not depend on how rows are cut into batches, on file
 * or stream, nor on metadata; any change of a value, a column's name or type, or the order of rows or columns
 * changes it.
 *
 * Each column has a SHA-256 of its values, little-endian and as wide as their type, row after row. A list column
 * has two: of the items a row (uint32), and of all items one after the other. So has an attribute of clients: of the number
 * of each row's value (uint32), by which values are numbered in the order in which rows have them first, and of the JSON array
 * of the values in that order; it does not depend on a dictionary. The digest is the SHA-256 of this
 * text in UTF-8, in which every line, the last included, ends in a line feed:
 *
 *     servegen trace digest 1
 *     rows <number of rows>
 *     column "<name>" <type> <hash of the values>
 *     column "<name>" list<type> <hash of the counts> <hash of the items>
 *     column "<name>" dictionary <hash of the numbers> <hash of the values>
 *
 * with a `column` line for each column in the order of the schema, names as JSON strings, types as in Arrow's C++
 * and Python libraries (`uint32`, `uint64`) but for `float64` and `list<uint32>`, hashes in lower-case hexadecimal. Traces
 * of others can have times of the type `timestamp[ns]` and the like, whose values are those of its 64-bit numbers.
 */
export class TraceDigest {
  readonly #columns: readonly ColumnHash[];
  #rows = 0;

  /** @throws TraceError when a column is of a type that no trace has */
  constructor(schema: Schema) {
    this.#columns = schema.fields.map((field) => {
      const type = digestedType(field);
      const counts = type.startsWith('list<') ? platform.createSha256() : undefined;
      const attribute = type === 'dictionary' ? new NumberedValues() : undefined;
      return { name: field.name, type, values: platform.createSha256(), counts, attribute };
    });
  }

  /** Adds the rows of the next batch. */
  update(batch: RecordBatch): void {
    if (batch.data.children.length !== this.#columns.length) {
      throw new TraceError('a batch has other columns than its trace');
    }
    this.#rows += batch.numRows;
    for (const [index, { values, counts, attribute }] of this.#columns.entries()) {
      if (attribute !== undefined) {
        values.update(bytesOf(attribute.numbersOf(attributeColumn(batch, index))));
      } else if (counts === undefined) {
        values.update(bytesOf(flatValues(batch, index)));
      } else {
        const lists = listValues(batch, index);
        counts.update(bytesOf(listLengths(lists)));
        values.update(bytesOf(lists.values));
      }
    }
  }

  /** Ends the digest: 64 lower-case hexadecimal digits. To be called once. */
  hex(): string {
    const lines = ['servegen trace digest 1', `rows ${this.#rows}`];
    for (const { name, type, values, counts, attribute } of this.#columns) {
      const before = counts === undefined ? '' : `${counts.hex()} `;
      const behind = attribute === undefined ? '' : ` ${attribute.hex()}`;
      const hashes = `${before}${values.hex()}${behind}`;
      lines.push(`column ${JSON.stringify(name)} ${type} ${hashes}`);
    }
    const digest = platform.createSha256();
    digest.update(new TextEncoder().encode(`${lines.join('\n')}\n`));
    return digest.hex();
  }
}

/** Whether a column is of a type that digests cover. */
export function isDigested(field: Field): boolean {
  return isNumeric(field) || DataType.isTimestamp(field.type) || isAttribute(field);
}

function digestedType(field: Field): string {
  if (isAttribute(field)) return 'dictionary';
  return DataType.isTimestamp(field.type) ? timestampName(field.type) : typeName(field);
}

/** Numbers for the values of an attribute, in the order in which rows have them first. */
class NumberedValues {
  readonly #numbers = new Map<AttributeValue, number>();
  /** Of the places of a dictionary; -1 where no row had it. */
  #known = new Int32Array(0);
  #dictionary: AttributeColumn['values'] | undefined;

  /** The number of the value of each row. */
  numbersOf({ places, values }: AttributeColumn): Uint32Array {
    if (values !== this.#dictionary) {
      this.#dictionary = values;
      this.#known = new Int32Array(values.length).fill(-1);
    } else if (values.length > this.#known.length) {
      const known = new Int32Array(2 * values.length).fill(-1);
      known.set(this.#known);
      this.#known = known;
    }
    const known = this.#known;
    const numbers = new Uint32Array(places.length);
    for (let row = 0; row < places.length; row++) {
      const place = places[row];
      if (known[place] < 0) known[place] = this.#numberOf(values[place]);
      numbers[row] = known[place];
    }
    return numbers;
  }

  #numberOf(value: AttributeValue): number {
    const number = this.#numbers.get(value) ?? this.#numbers.size;
    this.#numbers.set(value, number);
    return number;
  }

  hex(): string {
    const hash = platform.createSha256();
    hash.update(new TextEncoder().encode(JSON.stringify([...this.#numbers.keys()])));
    return hash.hex();
  }
}

function timestampName({ unit }: Timestamp): string {
  return `timestamp[${TIME_UNIT_NAMES[unit]}]`;
}

interface ColumnHash {
  readonly name: string;
  readonly type: string;
  readonly values: Hash;
  /** Of the items a row, for list columns. */
  readonly counts: Hash | undefined;
  /** Of attributes of clients, whose `values` are the hash of numbers. */
  readonly attribute: NumberedValues | undefined;
}
