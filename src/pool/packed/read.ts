import { readFileFooter } from '../../arrow/file-in-memory.js';
import { StructureFault } from '../../arrow/structure-fault.js';
import { PoolError } from '../../errors.js';
import { type Category, FIELDS, isCategory } from '../../fields.js';
import type { FieldTable, PoolTables } from '../pool-tables.js';
import { TabulatedPool } from '../tabulated-pool.js';
import { type BehaviourTexts, behaviourOf } from './behaviour.js';
import { checkTables } from './check.js';
import { poolChecksum } from './checksum.js';
import { type ColumnBuffers, readBuffers, textsIn } from './column-buffers.js';
import { FORMAT, MetadataKey, NUMBERS_ONLY, packedColumns, WITH_TEXTS } from './layout.js';

/**
 * Opens a packed pool. Its arrays are views of `bytes`, where these are aligned, and must not change afterwards.
 *
 * @param name the file's name, for errors; the pool takes the name that is stored in it
 * @param location where a spec finds the file, where it can
 * @throws PoolError when the bytes are not a packed pool, of another version, damaged, or hold a pool that is not
 *   valid
 */
export function readPackedPool(bytes: Uint8Array, name: string, location?: string): TabulatedPool {
  try {
    const tables = readTables(bytes);
    checkTables(tables);
    return new TabulatedPool(tables, name, location);
  } catch (error) {
    if (!(error instanceof StructureFault)) throw error;
    throw new PoolError(`the file is not a valid packed pool: ${error.message}`, { file: name });
  }
}

function readTables(bytes: Uint8Array): PoolTables {
  const footer = readFileFooter(bytes);
  const { metadata } = footer.schema;
  if (metadata.get(MetadataKey.format) !== FORMAT) {
    throw new StructureFault(`it is an Arrow file without the metadata ${MetadataKey.format} = ${FORMAT}`);
  }
  const written = metadata.get(MetadataKey.version);
  const version = ([NUMBERS_ONLY, WITH_TEXTS] as const).find((known) => String(known) === written);
  if (version === undefined) {
    throw new StructureFault(
      `it has version ${written}, but this program reads versions ${NUMBERS_ONLY} and ${WITH_TEXTS}`,
    );
  }
  const category = metadata.get(MetadataKey.category);
  if (!isCategory(category)) {
    throw new StructureFault(`it has the category ${category}, which is unknown`);
  }
  const { rows, buffers } = readBuffers(bytes, footer, packedColumns(category, version));
  const tables: PoolTables = {
    name: metadata.get(MetadataKey.name) ?? '',
    category: category,
    windowSeconds: numberIn(metadata, MetadataKey.windowSeconds),
    startSeconds: numberIn(metadata, MetadataKey.startSeconds),
    windowCount: numberIn(metadata, MetadataKey.windowCount),
    clientIds: buffers.get('client_id')!.values as Uint32Array,
    ...readTraces(buffers),
    ...readDatasets(buffers, category),
  };
  if (tables.clientIds.length !== rows) throw new StructureFault('its rows are not its clients');
  const texts = version === WITH_TEXTS ? readTexts(buffers, metadata) : undefined;
  if (poolChecksum(tables, texts) !== metadata.get(MetadataKey.checksum)) {
    throw new StructureFault('its content does not match its checksum, so it is damaged');
  }
  return texts === undefined ? tables : { ...tables, ...behaviourOf(texts, tables.clientIds, category) };
}

function readTexts(
  buffers: ReadonlyMap<string, ColumnBuffers>,
  metadata: ReadonlyMap<string, string>,
): BehaviourTexts {
  const column = (name: string) => textsIn(name, buffers.get(name)!);
  return {
    coupling: column('coupling'),
    conversations: column('conversations'),
    label: column('label'),
    provenance: metadata.get(MetadataKey.provenance),
  };
}

type TraceTables = Pick<PoolTables, 'windowOffsets' | 'rate' | 'cv' | 'pattern' | 'arg1' | 'arg2'>;

function readTraces(buffers: ReadonlyMap<string, ColumnBuffers>): TraceTables {
  const windowOffsets = buffers.get('rate')!.offsets[0];
  for (const name of ['cv', 'pattern', 'arg1', 'arg2']) {
    requireSame(buffers.get(name)!.offsets[0], windowOffsets, name, 'rate');
  }
  return {
    windowOffsets,
    rate: buffers.get('rate')!.values as Float64Array,
    cv: buffers.get('cv')!.values as Float64Array,
    pattern: buffers.get('pattern')!.values as Uint8Array,
    arg1: buffers.get('arg1')!.values as Float64Array,
    arg2: buffers.get('arg2')!.values as Float64Array,
  };
}

type DatasetTables = Pick<PoolTables, 'datasetOffsets' | 'datasetStart' | 'fields'>;

function readDatasets(buffers: ReadonlyMap<string, ColumnBuffers>, category: Category): DatasetTables {
  const { offsets, values } = buffers.get('dataset_start')!;
  const fields: Record<string, FieldTable> = {};
  for (const field of FIELDS[category]) {
    const support = buffers.get(`${field}_values`)!;
    const probabilities = buffers.get(`${field}_probabilities`)!;
    requireSame(support.offsets[0], offsets[0], `${field}_values`, 'dataset_start');
    requireSame(probabilities.offsets[0], offsets[0], `${field}_probabilities`, 'dataset_start');
    requireSame(probabilities.offsets[1], support.offsets[1], `${field}_probabilities`, `${field}_values`);
    fields[field] = {
      offsets: support.offsets[1],
      values: support.values as Uint32Array | Float64Array,
      probabilities: probabilities.values as Float64Array,
    };
  }
  return { datasetOffsets: offsets[0], datasetStart: values as Float64Array, fields };
}

function requireSame(actual: Int32Array, expected: Int32Array, name: string, other: string): void {
  let same = actual.length === expected.length;
  for (let i = 0; i < expected.length && same; i++) same = actual[i] === expected[i];
  if (!same) throw new StructureFault(`its columns ${name} and ${other} have lists of different lengths`);
}

function numberIn(metadata: ReadonlyMap<string, string>, key: string): number {
  const text = metadata.get(key);
  const value = Number(text);
  // Other ways to write a number, such as -0, would be accepted with one checksum, which is that of the number.
  if (!Number.isFinite(value) || String(value) !== text) {
    throw new StructureFault(`its metadata ${key} is ${text}, not a number as JavaScript writes it`);
  }
  return value;
}
