import type { SchemaElement, SchemaTree } from 'hyparquet';
import {
  type DataType,
  Field,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  List,
  Timestamp,
  TimeUnit,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
} from '../../../arrow/classes.js';

const INTEGERS = {
  INT_8: () => new Int8(),
  INT_16: () => new Int16(),
  INT_32: () => new Int32(),
  INT_64: () => new Int64(),
  UINT_8: () => new Uint8(),
  UINT_16: () => new Uint16(),
  UINT_32: () => new Uint32(),
  UINT_64: () => new Uint64(),
} as const;

const TIMES = {
  MILLIS: TimeUnit.MILLISECOND,
  MICROS: TimeUnit.MICROSECOND,
  NANOS: TimeUnit.NANOSECOND,
} as const;

/** The type of a column in Arrow; undefined for one that is not read: all but numbers, texts, times and lists of numbers. */
export function arrowType({ element, children }: SchemaTree): DataType | undefined {
  if (children.length === 0) return element.repetition_type === 'REPEATED' ? undefined : plainType(element);
  const isList = element.converted_type === 'LIST' || element.logical_type?.type === 'LIST';
  const [repeated] = children;
  if (!isList || children.length !== 1 || repeated.element.repetition_type !== 'REPEATED') return undefined;
  // Writers before the rules for lists leave out the level of the item.
  const item = repeated.children.length === 1 ? repeated.children[0] : repeated;
  const type = item.children.length > 0 ? undefined : plainType(item.element);
  if (type === undefined || type instanceof Utf8 || type instanceof Timestamp) return undefined;
  return new List(new Field('item', type, true));
}

function plainType(element: SchemaElement): DataType | undefined {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (type === 'DOUBLE') return new Float64();
  if (type === 'FLOAT') return new Float32();
  if (type === 'INT96') return new Timestamp(TimeUnit.NANOSECOND);
  if (type === 'BYTE_ARRAY')
    return converted === 'UTF8' || logical?.type === 'STRING' ? new Utf8() : undefined;
  if (type !== 'INT32' && type !== 'INT64') return undefined;
  if (logical?.type === 'TIMESTAMP') return new Timestamp(TIMES[logical.unit]);
  if (converted === 'TIMESTAMP_MILLIS') return new Timestamp(TimeUnit.MILLISECOND);
  if (converted === 'TIMESTAMP_MICROS') return new Timestamp(TimeUnit.MICROSECOND);
  if (logical?.type === 'INTEGER') {
    const name = `${logical.isSigned ? '' : 'U'}INT_${logical.bitWidth}`;
    return INTEGERS[name as keyof typeof INTEGERS]?.();
  }
  if (converted !== undefined) return INTEGERS[converted as keyof typeof INTEGERS]?.();
  if (logical !== undefined) return undefined;
  return type === 'INT32' ? new Int32() : new Int64();
}

/** The type of a column in words. */
export function typeText({ element, children }: SchemaTree): string {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (children.length > 0) return (logical?.type ?? converted ?? 'struct').toLowerCase();
  return (logical?.type ?? converted ?? type ?? 'an unknown type').toLowerCase();
}
