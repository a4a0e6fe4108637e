/** The end of a Parquet file, which says where everything is and what it means. */
import { PACKAGE_VERSION } from '../../version.js';
import type { ColumnHead } from '../chunks/chunk.js';
import type { WrittenChunk } from '../chunks/chunk-format.js';
import { ARROW_SCHEMA_KEY, arrowSchemaText } from './arrow-schema.js';
import type { ColumnFacts } from './column-chunk.js';
import { THRIFT, ThriftWriter } from './thrift-writer.js';
import {
  CODEC_ZSTD,
  CONVERTED,
  DATA_PAGE,
  DICTIONARY_PAGE,
  ENCODING,
  isListType,
  isTextType,
  leafType,
  MAGIC,
  REPETITION,
} from './types.js';

/** Of the format, so that readers expect unsigned types of it. */
const FORMAT_VERSION = 2;

/** Metadata of the file in Thrift, its length, and the magic number. */
export function footerBytes(
  columns: readonly ColumnHead[],
  chunks: readonly WrittenChunk[],
  metadata: ReadonlyMap<string, string>,
  isPlain: boolean,
): Uint8Array {
  const thrift = new ThriftWriter();
  const entries = [...metadata, [ARROW_SCHEMA_KEY, arrowSchemaText(columns)] as const];
  thrift.struct(() => {
    thrift.i32(1, FORMAT_VERSION);
    const elements = [
      (): void => writeRoot(thrift, columns),
      ...columns.flatMap((column) => elementsOf(thrift, column)),
    ];
    thrift.list(2, THRIFT.struct, elements, (write) => write());
    thrift.i64(
      3,
      chunks.reduce((sum, { rows }) => sum + rows, 0),
    );
    thrift.list(4, THRIFT.struct, chunks, (chunk) => writeRowGroup(thrift, columns, chunk, isPlain));
    thrift.list(5, THRIFT.struct, entries, ([key, value]) =>
      thrift.struct(() => {
        thrift.binary(1, key);
        thrift.binary(2, value);
      }),
    );
    thrift.binary(6, `servegen-wasm version ${PACKAGE_VERSION}`);
    // The order of minima and maxima is that of the columns' types.
    thrift.list(7, THRIFT.struct, columns, () => thrift.struct(() => thrift.structField(1)));
  });
  const body = thrift.bytes();
  const bytes = new Uint8Array(body.byteLength + 8);
  bytes.set(body);
  new DataView(bytes.buffer).setUint32(body.byteLength, body.byteLength, true);
  new TextEncoder().encodeInto(MAGIC, bytes.subarray(body.byteLength + 4));
  return bytes;
}

function writeRoot(thrift: ThriftWriter, columns: readonly ColumnHead[]): void {
  thrift.struct(() => {
    thrift.binary(4, 'schema');
    thrift.i32(5, columns.length);
  });
}

/** Of a list three: the list, its repeated group, and the items. */
function elementsOf(thrift: ThriftWriter, { name, type }: ColumnHead): (() => void)[] {
  if (!isListType(type)) return [() => writeLeaf(thrift, name, type)];
  return [
    () =>
      thrift.struct(() => {
        thrift.i32(3, REPETITION.required);
        thrift.binary(4, name);
        thrift.i32(5, 1);
        thrift.i32(6, CONVERTED.list);
        thrift.structField(10, () => thrift.structField(3));
      }),
    () =>
      thrift.struct(() => {
        thrift.i32(3, REPETITION.repeated);
        thrift.binary(4, 'list');
        thrift.i32(5, 1);
      }),
    () => writeLeaf(thrift, 'element', type),
  ];
}

function writeLeaf(thrift: ThriftWriter, name: string, type: string): void {
  const { physical, integer } = leafType(type);
  const isText = isTextType(type);
  thrift.struct(() => {
    thrift.i32(1, physical);
    thrift.i32(3, REPETITION.required);
    thrift.binary(4, name);
    if (isText) {
      thrift.i32(6, CONVERTED.utf8);
      thrift.structField(10, () => thrift.structField(1));
    }
    if (integer === undefined) return;
    thrift.i32(6, integer.converted);
    thrift.structField(10, () =>
      thrift.structField(10, () => {
        thrift.byte(1, integer.bits);
        thrift.boolean(2, integer.isSigned);
      }),
    );
  });
}

function writeRowGroup(
  thrift: ThriftWriter,
  columns: readonly ColumnHead[],
  { offset, byteLength, rows, facts }: WrittenChunk,
  isPlain: boolean,
): void {
  const allFacts = facts as readonly ColumnFacts[];
  let at = offset;
  const placed = columns.map((column, index) => {
    const place = { column, facts: allFacts[index], offset: at };
    at += place.facts.byteLength;
    return place;
  });
  thrift.struct(() => {
    thrift.list(1, THRIFT.struct, placed, (place) =>
      thrift.struct(() => {
        // Where a copy of the column's metadata would be, which there is not.
        thrift.i64(2, 0);
        thrift.structField(3, () => writeColumnMetadata(thrift, place, isPlain));
      }),
    );
    thrift.i64(
      2,
      allFacts.reduce((sum, { plainByteLength }) => sum + plainByteLength, 0),
    );
    thrift.i64(3, rows);
    thrift.i64(5, offset);
    thrift.i64(6, byteLength);
  });
}

function writeColumnMetadata(
  thrift: ThriftWriter,
  {
    column: { name, type },
    facts,
    offset,
  }: { readonly column: ColumnHead; readonly facts: ColumnFacts; readonly offset: number },
  isPlain: boolean,
): void {
  const { dictionaryByteLength } = facts;
  const ofNumbers = isPlain ? ENCODING.plain : ENCODING.byteStreamSplit;
  const encoding = dictionaryByteLength === undefined ? ofNumbers : ENCODING.rleDictionary;
  const ofDictionary = dictionaryByteLength === undefined ? [] : [ENCODING.plain];
  thrift.i32(1, leafType(type).physical);
  thrift.list(2, THRIFT.i32, [encoding, ENCODING.rle, ...ofDictionary], (each) => thrift.whole(each));
  const path = isListType(type) ? [name, 'list', 'element'] : [name];
  thrift.list(3, THRIFT.binary, path, (each) => thrift.text(each));
  thrift.i32(4, CODEC_ZSTD);
  thrift.i64(5, facts.values);
  thrift.i64(6, facts.plainByteLength);
  thrift.i64(7, facts.byteLength);
  thrift.i64(9, offset + (dictionaryByteLength ?? 0));
  if (dictionaryByteLength !== undefined) thrift.i64(11, offset);
  thrift.structField(12, () => {
    thrift.i64(3, facts.nulls);
    if (facts.range === undefined) return;
    thrift.binary(5, facts.range.max);
    thrift.binary(6, facts.range.min);
    thrift.boolean(7, true);
    thrift.boolean(8, true);
  });
  const pages = [
    ...ofDictionary.map((each) => ({ type: DICTIONARY_PAGE, encoding: each, count: 1 })),
    { type: DATA_PAGE, encoding, count: facts.pages },
  ];
  thrift.list(13, THRIFT.struct, pages, (page) =>
    thrift.struct(() => {
      thrift.i32(1, page.type);
      thrift.i32(2, page.encoding);
      thrift.i32(3, page.count);
    }),
  );
}
