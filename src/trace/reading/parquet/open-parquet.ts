import { parquetMetadataAsync, parquetSchema } from 'hyparquet';
import { DataType, Field, Schema } from '../../../arrow/classes.js';
import { zstdDecoder } from '../../../arrow/zstd-decoder.js';
import { TraceError } from '../../../errors.js';
import { hasLists, NAMING_COLUMNS, nameColumns, unfitColumn } from '../../column-names.js';
import { withFileNames } from '../../file-columns.js';
import { attributesSaid } from '../../metadata.js';
import type { SkippedColumn } from '../../skipped-column.js';
import { withTimes } from '../../time-unit.js';
import { traceFault } from '../../trace-fault.js';
import type { ByteReader } from '../byte-reader.js';
import type { OpenOptions } from '../open-options.js';
import type { TraceReader } from '../trace-reader.js';
import { withAttributes } from '../with-attributes.js';
import { FixedWidthDecoder } from './fixed-width.js';
import { joiningModule } from './joining-module.js';
import { asBuffer, loadCompressors } from './parquet-file.js';
import { isParquet } from './parquet-magic.js';
import { ParquetReader } from './parquet-reader.js';
import { arrowType, typeText } from './parquet-types.js';

/** Arrow's own schema, which writers of its project add; the columns say the same. */
const ARROW_SCHEMA = 'ARROW:schema';

/**
 * Opens a Parquet file.
 *
 * @throws as `openTrace`
 */
export async function openParquet(source: ByteReader, options: OpenOptions): Promise<TraceReader> {
  const { size, name: file } = source;
  if (size === undefined) {
    throw traceFault(file, 'is Parquet, which has its schema at its end; it must be read from a file');
  }
  const tail = await source.readAt(Math.max(size - 4, 0), 4);
  if (size < 12 || !isParquet(tail)) {
    throw traceFault(file, 'is cut off: the footer at its end is missing');
  }
  const buffer = asBuffer(source, size);
  const metadata = await parquetMetadataAsync(buffer, { geoparquet: false });
  const columns = parquetSchema(metadata).children;
  const pairs = (metadata.key_value_metadata ?? []).filter(({ key }) => key !== ARROW_SCHEMA);
  const said = new Map(pairs.map(({ key, value }) => [key, value ?? '']));
  const { traceNames, times, required, attributes } = nameColumns(
    columns.map(({ element }) => element.name),
    options,
    file,
    attributesSaid(said),
  );
  const fields: Field[] = [];
  const skipped: SkippedColumn[] = [];
  const names: string[] = [];
  for (const column of columns) {
    const { name, repetition_type: repetition } = column.element;
    const traceName = traceNames.get(name);
    const arrow = arrowType(column);
    const isRequired = traceName !== undefined && required.has(traceName);
    const isUnfit = isRequired && DataType.isList(arrow) !== hasLists(traceName);
    if (
      traceName === undefined ||
      arrow === undefined ||
      isUnfit ||
      !isOfTrace(traceName, arrow, attributes)
    ) {
      const type = typeText(column);
      if (isRequired) throw unfitColumn(name, type, traceName, file);
      skipped.push(
        traceName === undefined ? { column: name, type, hasNoRole: true } : { column: traceName, type },
      );
      continue;
    }
    fields.push(new Field(traceName, arrow, repetition !== 'REQUIRED'));
    names.push(name);
  }
  requireRead(skipped, options.skipOtherColumns ?? false, file);
  const schema = new Schema(fields, said);
  const compressors = await loadCompressors();
  const reader = new ParquetReader({
    source,
    buffer,
    metadata,
    names,
    schema: withTimes(withFileNames(schema, traceNames), times),
    skipped,
    compressors,
    decoder: await FixedWidthDecoder.open(await zstdDecoder(), await joiningModule(), compressors),
    reusesMemory: options.reusesMemory ?? false,
    workers: options.workers ?? 0,
  });
  return withAttributes(reader, attributes);
}

function isOfTrace(name: string, type: DataType, attributes: ReadonlySet<string>): boolean {
  if (DataType.isUtf8(type)) return NAMING_COLUMNS.has(name) || attributes.has(name);
  if (DataType.isList(type) && attributes.has(name)) return false;
  return DataType.isTimestamp(type) ? name === 'timestamp' : true;
}

/** @throws TraceError */
function requireRead(skipped: readonly SkippedColumn[], mayOthers: boolean, file: string): void {
  const [other] = skipped;
  if (other === undefined || mayOthers) return;
  throw new TraceError(
    `column ${other.column} is of type ${other.type}; numbers and lists of numbers are read`,
    { file },
  );
}
