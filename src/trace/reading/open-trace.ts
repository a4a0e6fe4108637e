import { footerPlace, startsWithMagic, TAIL_BYTES } from '../../arrow/footer.js';
import { type Footer, readFooterTable, readSchemaMessage } from '../../arrow/message.js';
import type { ArrowColumn, ArrowSchema } from '../../arrow/schema.js';
import { TraceError } from '../../errors.js';
import { traceFault } from '../trace-fault.js';
import { ByteSource } from './byte-source.js';
import { readMessage } from './messages.js';
import { readable, TraceReader } from './trace-reader.js';
import { whatItIs } from './what-it-is.js';

const EXPECTED_TYPES = 'numbers and lists of numbers are read';

/** Columns that are read as text, or as an Arrow timestamp, where they are one; in others that says nothing here. */
const TEXT_COLUMN = 'client_id';
const TIME_COLUMN = 'timestamp';

export interface OpenOptions {
  /** Columns of types that are not read are passed over, and named in `skipped`, instead of refused. */
  readonly skipOtherColumns?: boolean;
  /**
   * Of a file, whatever does no harm to this reader but is not as it was written is refused, too, by the hash that its
   * footer records.
   */
  readonly strict?: boolean;
}

/**
 * Opens a trace: an Arrow IPC file or stream, told apart by its first bytes. Batches are read one after the other
 * while they are asked for, the next one ahead of time; a trace may be larger than memory. Bodies may be compressed
 * by LZ4 or ZSTD.
 *
 * @param path a file or pipe, or `-` for standard input
 * @throws TraceError when it cannot be read, is not Arrow IPC, has no column `timestamp`, or one that is not read
 *   unless these are skipped; while iterating, also when it is damaged or cut off
 */
export async function openTrace(path: string, options: OpenOptions = {}): Promise<TraceReader> {
  const source = await ByteSource.open(path);
  try {
    const reader = await readHead(source, options.strict ?? false);
    requireTrace(reader, options.skipOtherColumns ?? false);
    return reader;
  } catch (error) {
    await source.close();
    throw readable(source.name, error);
  }
}

async function readHead(source: ByteSource, strict: boolean): Promise<TraceReader> {
  const first = await source.read(8);
  if (first.byteLength === 0) throw traceFault(source.name, 'is empty');
  if (startsWithMagic(first)) {
    const footer = source.size === undefined ? undefined : await readFooter(source, source.size);
    const taken = await readMessage(source);
    if (taken?.head.kind === 'schema') {
      const { columns, metadata } = readSchemaMessage(taken.head);
      // The footer's metadata has, beside what the beginning says, what was known only at the end.
      const whole = { columns, metadata: footer?.schema.metadata ?? metadata };
      return new TraceReader(source, traceColumnsOf(whole), { footer, strict });
    }
    // apache-arrow's own writer leaves the schema to the footer, which a pipe has only at its end.
    if (footer !== undefined) {
      return new TraceReader(source, traceColumnsOf(footer.schema), {
        footer,
        strict,
        taken: { message: taken },
      });
    }
    throw traceFault(source.name, 'has its schema at the end only; it must be read from a file');
  }
  const isMessage = first.byteLength === 8 && first.subarray(0, 4).every((byte) => byte === 0xff);
  const start = isMessage ? await readMessage(source, first) : undefined;
  if (start?.head.kind !== 'schema') {
    throw traceFault(source.name, `is not an Arrow IPC file or stream: ${await whatItIs(first, source)}`);
  }
  return new TraceReader(source, traceColumnsOf(readSchemaMessage(start.head)), { strict });
}

/** @throws TraceError when it is missing, as in a file that was cut off; StructureFault when it is damaged */
async function readFooter(source: ByteSource, size: number): Promise<Footer> {
  const tail = await source.readAt(Math.max(size - TAIL_BYTES, 0), TAIL_BYTES);
  const place = footerPlace(tail, size);
  if (place === undefined) throw traceFault(source.name, 'is cut off: the footer at its end is missing');
  return readFooterTable(await source.readAt(place.start, place.byteLength));
}

/**
 * The columns of which nothing is told in a trace are passed over: numbers and lists of numbers are read, texts and
 * dictionaries where they name clients, Arrow's timestamps where they are the requests' times.
 */
function traceColumnsOf({ columns, metadata }: ArrowSchema): ArrowSchema {
  return {
    columns: columns.map((column) => (isOfTrace(column) ? column : { ...column, values: undefined })),
    metadata,
  };
}

function isOfTrace({ name, values }: ArrowColumn): boolean {
  switch (values?.kind) {
    case 'number':
      return true;
    case 'list':
      return values.item.values.kind === 'number';
    case 'text':
    case 'dictionary':
      return name === TEXT_COLUMN;
    case 'timestamp':
      return name === TIME_COLUMN;
    default:
      return false;
  }
}

function requireTrace({ name, schema, skipped }: TraceReader, skipOtherColumns: boolean): void {
  const [other] = skipped;
  const unreadTimes = skipped.find(({ column }) => column === TIME_COLUMN);
  if (unreadTimes !== undefined) {
    throw new TraceError(
      `column timestamp is of type ${unreadTimes.type}; times are numbers or Arrow timestamps`,
      { file: name },
    );
  }
  if (!schema.fields.some((field) => field.name === TIME_COLUMN)) {
    throw traceFault(name, 'is not a trace: it has no column timestamp');
  }
  if (other !== undefined && !skipOtherColumns) {
    throw new TraceError(`column ${other.column} is of type ${other.type}; ${EXPECTED_TYPES}`, {
      file: name,
    });
  }
}
