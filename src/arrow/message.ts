import { FlatTable } from './flatbuffer.js';
import { type ArrowSchema, readSchema } from './schema.js';
import { StructureFault } from './structure-fault.js';

// Numbers and slots of the Arrow columnar format, version 1.0 and later (format/Message.fbs, File.fbs).
const HEADER = { schema: 1, dictionaryBatch: 2, recordBatch: 3 } as const;
/** The version of metadata since Arrow 0.8; the next one, of Arrow 1.0, differs in unions only. */
const VERSION_4 = 3;

const KINDS: Readonly<Record<number, MessageHead['kind']>> = {
  [HEADER.schema]: 'schema',
  [HEADER.dictionaryBatch]: 'dictionary batch',
  [HEADER.recordBatch]: 'record batch',
};

/** The flatbuffer of a message, without its body. */
export interface MessageHead {
  readonly kind: 'schema' | 'dictionary batch' | 'record batch' | 'other';
  readonly header: FlatTable;
  readonly bodyLength: number;
  /** Unions have a validity bitmap, as before Arrow 1.0. */
  readonly isVersion4: boolean;
}

/** What the header of a record batch says: for each column, depth first, its length and where its buffers lie. */
export interface BatchHeader {
  readonly length: number;
  /** Pairs of a length and a number of nulls. */
  readonly nodes: readonly number[];
  /** Pairs of an offset into the body and a length, in bytes. */
  readonly regions: readonly number[];
  /** How many buffers each column of views has besides those that every one has. */
  readonly variadicCounts: readonly number[];
  /** The number of the method by which each buffer is compressed; undefined where none is. */
  readonly codec: number | undefined;
}

/** The values of a dictionary, or more of them. */
export interface DictionaryHeader {
  readonly id: number;
  readonly batch: BatchHeader;
  /** They come behind those that there are, instead of in their place. */
  readonly isDelta: boolean;
}

/** What the footer of a file says. */
export interface Footer {
  readonly schema: ArrowSchema;
  readonly batches: readonly Block[];
  readonly dictionaries: readonly Block[];
}

/** Where a batch is, in bytes. */
export interface Block {
  readonly offset: number;
  /** Of the message without its body, prefix and padding included. */
  readonly metadataLength: number;
  readonly bodyLength: number;
}

/** Bytes before the metadata of a message. */
export const PREFIX_BYTES = 8;

/** No schema with its metadata comes near this; a larger length is a sign of damage. */
const MAX_METADATA_BYTES = 256 << 20;

/** Bytes of the metadata behind a message's prefix, 0 for the end marker; undefined where no message starts. */
export function metadataBytes(prefix: Uint8Array): number | undefined {
  const view = viewOf(prefix);
  if (view.getInt32(0, true) !== -1) return undefined;
  const byteLength = view.getInt32(4, true);
  return byteLength >= 0 && byteLength <= MAX_METADATA_BYTES ? byteLength : undefined;
}

/**
 * Reads the flatbuffer of a message. All accesses are checked: apache-arrow's own reader trusts lengths and
 * offsets, and can be sent into endless loops by a damaged file.
 *
 * @throws StructureFault
 */
export function readMessageHead(bytes: Uint8Array): MessageHead {
  const message = FlatTable.root(viewOf(bytes));
  const version = message.int16(0);
  const header = message.table(2);
  const bodyLength = message.int64(3);
  if (header === undefined || !(bodyLength >= 0)) throw new StructureFault('a message has no header');
  if (version < VERSION_4) {
    throw new StructureFault(
      `it is of version ${version + 1} of the format, from before Arrow 0.8, which is not read`,
    );
  }
  const kind = KINDS[message.byte(1)] ?? 'other';
  return { kind, header, bodyLength, isVersion4: version === VERSION_4 };
}

/** @throws StructureFault */
export function readBatchHeader(header: FlatTable): BatchHeader {
  const compression = header.table(3);
  if (compression !== undefined && compression.byte(1) !== 0) {
    throw new StructureFault('its batches are compressed as a whole, which the format does not have');
  }
  return {
    length: header.int64(0),
    nodes: header.int64s(1, 2),
    regions: header.int64s(2, 2),
    variadicCounts: header.int64s(4, 1),
    codec: compression?.byte(0),
  };
}

/** @throws StructureFault */
export function readDictionaryHeader(header: FlatTable): DictionaryHeader {
  const batch = header.table(1);
  if (batch === undefined) throw new StructureFault('a dictionary has no values');
  return { id: header.int64(0), batch: readBatchHeader(batch), isDelta: header.byte(2) !== 0 };
}

/** @throws StructureFault */
export function readFooterTable(bytes: Uint8Array): Footer {
  const footer = FlatTable.root(viewOf(bytes));
  const schema = footer.table(1);
  if (schema === undefined) throw new StructureFault('its footer has no schema');
  return {
    schema: readSchema(schema, footer.int16(0) === VERSION_4),
    batches: blocksOf(footer, 3),
    dictionaries: blocksOf(footer, 2),
  };
}

/** A block is an int64 offset, an int32 length with four bytes of padding, and an int64 length. */
function blocksOf(footer: FlatTable, slot: number): Block[] {
  const numbers = footer.int64s(slot, 3);
  return Array.from({ length: numbers.length / 3 }, (_, index) => {
    const [offset, metadataLength, bodyLength] = numbers.slice(3 * index, 3 * index + 3);
    return { offset, metadataLength: metadataLength % 2 ** 32, bodyLength };
  });
}

/** The schema that a message holds. @throws StructureFault */
export function readSchemaMessage({ header, isVersion4 }: MessageHead): ArrowSchema {
  return readSchema(header, isVersion4);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
