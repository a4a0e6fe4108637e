/** Types of fields and items in Thrift's compact protocol. */
export const THRIFT = { i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const;
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;

/**
 * Writes structs in Thrift's compact protocol, as far as Parquet needs it: fields in the order of their numbers, whole
 * numbers from 0 to 2^52.
 */
export class ThriftWriter {
  #bytes = new Uint8Array(1_024);
  #length = 0;
  #lastField = 0;

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  /** The struct that is all of it, or an item of a list. */
  struct(fields: () => void): void {
    const outer = this.#lastField;
    this.#lastField = 0;
    fields();
    this.#byte(0);
    this.#lastField = outer;
  }

  structField(field: number, fields: () => void = () => {}): void {
    this.#begin(field, THRIFT.struct);
    this.struct(fields);
  }

  i32(field: number, value: number): void {
    this.#begin(field, THRIFT.i32);
    this.whole(value);
  }

  i64(field: number, value: number): void {
    this.#begin(field, THRIFT.i64);
    this.whole(value);
  }

  byte(field: number, value: number): void {
    this.#begin(field, BYTE);
    this.#byte(value);
  }

  boolean(field: number, value: boolean): void {
    this.#begin(field, value ? TRUE : FALSE);
  }

  binary(field: number, value: Uint8Array | string): void {
    this.#begin(field, THRIFT.binary);
    this.text(value);
  }

  /** @param item writes one, by `struct`, `whole` or `text` as the type says */
  list<T>(
    field: number,
    type: (typeof THRIFT)[keyof typeof THRIFT],
    items: readonly T[],
    item: (item: T) => void,
  ): void {
    this.#begin(field, THRIFT.list);
    if (items.length < 15) {
      this.#byte((items.length << 4) | type);
    } else {
      this.#byte(0xf0 | type);
      this.#varint(items.length);
    }
    for (const each of items) item(each);
  }

  whole(value: number): void {
    // Zigzag, of what is never negative.
    this.#varint(2 * value);
  }

  text(value: Uint8Array | string): void {
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    this.#varint(bytes.byteLength);
    this.#reserve(bytes.byteLength);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.byteLength;
  }

  #begin(field: number, type: number): void {
    // Numbers of fields are at most 15 apart in Parquet, so that the short form does.
    this.#byte(((field - this.#lastField) << 4) | type);
    this.#lastField = field;
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#byte(rest);
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.byteLength) return;
    const larger = new Uint8Array(2 * (this.#length + more));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
