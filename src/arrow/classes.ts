/**
 * The classes of apache-arrow that batches and schemas are made of. They come from its parts, as its main module also
 * loads readers, writers and builders, three fifths of the whole, which a page that makes rows does not use.
 */
export { type Data, makeData } from 'apache-arrow/data';
export { TimeUnit } from 'apache-arrow/enum';
export { RecordBatch } from 'apache-arrow/recordbatch';
export { Field, Schema } from 'apache-arrow/schema';
export {
  DataType,
  Dictionary,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  LargeUtf8,
  List,
  Struct,
  Timestamp,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
} from 'apache-arrow/type';
export { Vector } from 'apache-arrow/vector';
