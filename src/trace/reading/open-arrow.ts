import { footerPlace, startsWithMagic, TAIL_BYTES } from '../../arrow/footer.js';
import { type Footer, readFooterTable, readSchemaMessage } from '../../arrow/message.js';
import type { ArrowColumn, ArrowSchema } from '../../arrow/schema.js';
import { TraceError } from '../../errors.js';
import { hasLists, NAMING_COLUMNS, type NamedColumns, nameColumns, unfitColumn } from '../column-names.js';
import { attributesSaid } from '../metadata.js';
import { traceFault } from '../trace-fault.js';
import { ArrowReader, type ReaderOptions } from './arrow-reader.js';
import type { ByteReader } from './byte-reader.js';
import { readMessage } from './messages.js';
import type { OpenOptions } from './open-options.js';
import type { TraceReader } from './trace-reader.js';
import { withAttributes } from './with-attributes.js';

const EXPECTED_TYPES = 'numbers and lists of numbers are read';

/** Read as an Arrow timestamp, where it is one; in other columns that says nothing here. */
const TIME_COLUMN = 'timestamp';

/** Whether a file that begins with such bytes is an Arrow IPC file or stream. */
export function isArrow(first: Uint8Array): boolean {
  return startsWithMagic(first) || isMessage(first);
}

/**
 * Opens an Arrow IPC file or stream. Bodies may be compressed by LZ4 or ZSTD.
 *
 * @throws as `openTrace`
 */
export async function openArrow(source: ByteReader, options: OpenOptions): Promise<TraceReader> {
  const { file, ...head } = await readHead(source);
  const named = nameColumns(
    file.columns.map(({ name }) => name),
    options,
    source.name,
    attributesSaid(file.metadata),
  );
  const reader = new ArrowReader(source, traceColumnsOf(file, named, source.name), {
    ...head,
    named,
    strict: options.strict ?? false,
    reusesMemory: options.reusesMemory ?? false,
  });
  requireTrace(reader, options.skipOtherColumns ?? false);
  return withAttributes(reader, named.attributes);
}

/** What is read of a file before its first batch. */
interface Head extends Pick<ReaderOptions, 'footer' | 'taken'> {
  readonly file: ArrowSchema;
}

async function readHead(source: ByteReader): Promise<Head> {
  const first = await source.read(8);
  if (startsWithMagic(first)) {
    const footer = source.size === undefined ? undefined : await readFooter(source, source.size);
    const taken = await readMessage(source);
    if (taken?.head.kind === 'schema') {
      const { columns, metadata } = readSchemaMessage(taken.head);
      // The footer's metadata has, beside what the beginning says, what was known only at the end.
      return { file: { columns, metadata: footer?.schema.metadata ?? metadata }, footer };
    }
    // apache-arrow's own writer leaves the schema to the footer, which a pipe has only at its end.
    if (footer !== undefined) {
      return { file: footer.schema, footer, taken: { message: taken } };
    }
    throw traceFault(source.name, 'has its schema at the end only; it must be read from a file');
  }
  const start = await readMessage(source, first);
  if (start?.head.kind !== 'schema')
    throw traceFault(source.name, 'is damaged: it does not begin with a schema');
  return { file: readSchemaMessage(start.head) };
}

/** Whether a message begins so, as a stream does. */
function isMessage(first: Uint8Array): boolean {
  return first.byteLength === 8 && first.subarray(0, 4).every((byte) => byte === 0xff);
}

/** @throws TraceError when it is missing, as in a file that was cut off; StructureFault when it is damaged */
async function readFooter(source: ByteReader, size: number): Promise<Footer> {
  const tail = await source.readAt(Math.max(size - TAIL_BYTES, 0), TAIL_BYTES);
  const place = footerPlace(tail, size);
  if (place === undefined) throw traceFault(source.name, 'is cut off: the footer at its end is missing');
  return readFooterTable(await source.readAt(place.start, place.byteLength));
}

/**
 * The columns by their names in the trace. Those of which nothing is told in a trace are passed over: numbers and lists of
 * numbers are read, texts and dictionaries where they name clients, Arrow's timestamps where they are the requests' times.
 *
 * @throws TraceError where one that has to be there is of another type
 */
function traceColumnsOf(
  { columns, metadata }: ArrowSchema,
  { traceNames, required, attributes }: NamedColumns,
  file: string,
): ArrowSchema {
  return {
    columns: columns.map((column) => {
      const name = traceNames.get(column.name);
      const named = name === undefined ? column : { ...column, name };
      if (name === undefined) return { ...named, values: undefined };
      const isRequired = required.has(name);
      const isUnfit = isRequired && (column.values?.kind === 'list') !== hasLists(name);
      if (isOfTrace(named, attributes) && !isUnfit) return named;
      if (isRequired) throw unfitColumn(column.name, column.type, name, file);
      return { ...named, values: undefined };
    }),
    metadata,
  };
}

function isOfTrace({ name, values }: ArrowColumn, attributes: ReadonlySet<string>): boolean {
  switch (values?.kind) {
    case 'number':
      return true;
    case 'list':
      return values.item.values.kind === 'number' && !attributes.has(name);
    case 'text':
    case 'dictionary':
      return NAMING_COLUMNS.has(name) || attributes.has(name);
    case 'timestamp':
      return name === TIME_COLUMN;
    default:
      return false;
  }
}

function requireTrace({ name, skipped }: TraceReader, skipOtherColumns: boolean): void {
  const [other] = skipped;
  if (other !== undefined && !skipOtherColumns) {
    throw new TraceError(`column ${other.column} is of type ${other.type}; ${EXPECTED_TYPES}`, {
      file: name,
    });
  }
}
