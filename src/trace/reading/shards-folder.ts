import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Schema } from 'apache-arrow';
import { parseShard, type Shard } from '../../notation/units.js';
import { columnsOf } from '../manifest.js';
import { ofWhole, readTraceMetadata, type TraceMetadata } from '../metadata.js';
import { traceFault } from '../trace-fault.js';
import { openTrace } from './open-trace.js';

/** Files that are one trace, one after the other. */
export interface FilesInOrder {
  /** Paths. */
  readonly files: readonly string[];
  /** Of the whole trace. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** A trace whose shards, which runs apart from each other have written, are the files of a folder. */
export interface Shards extends FilesInOrder {
  /** Of the first shard, which has the columns of all. */
  readonly schema: Schema;
}

/** Files that say in their metadata which shard they are. */
const TELLING = /\.(?:arrows?|parquet)$/;

/** As many missing shards are named. */
const MOST_NAMED = 5;

interface Origin {
  readonly path: string;
  readonly shard: Shard;
  readonly metadata: ReadonlyMap<string, string>;
  readonly schema: Schema;
}

/** Whether a path is a folder with files that can be shards of a trace. */
export async function hasShards(path: string): Promise<boolean> {
  // Whoever opens what is no folder says what it is.
  return (await namesIn(path).catch(() => [])).some((name) => TELLING.test(name));
}

/**
 * Finds all shards of a trace in a folder, by what each says of itself; its rows are not read. Files whose names begin with a
 * dot or a `_` are passed over: partial files, and marks of other engines.
 *
 * @throws TraceError that says which shard is missing or there twice, which is of another trace, or which file is none
 */
export async function openShards(folder: string): Promise<Shards> {
  const paths = new Map<number, string>();
  let first: Origin | undefined;
  for (const name of await namesIn(folder)) {
    const origin = await originOf(join(folder, name));
    const { path, shard } = origin;
    first ??= origin;
    requireSameTrace(origin, first);
    const other = paths.get(shard.index);
    if (other !== undefined) throw traceFault(path, `is shard ${shard.index}/${shard.count}, as ${other} is`);
    paths.set(shard.index, path);
  }
  if (first === undefined) throw traceFault(folder, 'has no shards of a trace');
  const { shard, metadata, schema } = first;
  const files = Array.from({ length: shard.count }, (_, index) => paths.get(index + 1));
  if (paths.size < shard.count) throw traceFault(folder, `lacks ${describeMissing(files)}`);
  return { files: files as string[], metadata, schema };
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => !/^[._]/.test(name)).sort();
}

async function originOf(path: string): Promise<Origin> {
  const trace = await openTrace(path);
  await trace.close();
  const said = readable(path, () => readTraceMetadata(trace.schema));
  const { shard } = said;
  if (shard === undefined) throw traceFault(path, whyNoShard(said));
  return {
    path,
    shard: readable(path, () => parseShard(shard)),
    metadata: ofWhole(trace.schema.metadata),
    schema: trace.schema,
  };
}

function readable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw traceFault(path, `does not say which shard of a trace it is: ${(error as Error).message}`, error);
  }
}

function whyNoShard({ part }: TraceMetadata): string {
  if (part !== undefined) return `is part ${part} of a trace whose manifest is not beside it`;
  return 'is no shard of a trace: its metadata does not say which (servegen.shard)';
}

function requireSameTrace({ path, shard, metadata, schema }: Origin, first: Origin): void {
  const { count } = first.shard;
  if (shard.count !== count) {
    throw traceFault(path, `is one of ${shard.count} shards, and ${first.path} is one of ${count}`);
  }
  for (const key of new Set([...first.metadata.keys(), ...metadata.keys()])) {
    if (metadata.get(key) === first.metadata.get(key)) continue;
    throw traceFault(path, `is of another trace than ${first.path}: its metadata has another ${key}`);
  }
  if (columnsText(schema) !== columnsText(first.schema))
    throw traceFault(path, `has other columns than ${first.path}`);
}

function columnsText(schema: Schema): string {
  return JSON.stringify(columnsOf(schema));
}

function describeMissing(files: readonly (string | undefined)[]): string {
  const missing = files.flatMap((file, index) => (file === undefined ? [index + 1] : []));
  const named = missing.slice(0, MOST_NAMED).join(', ');
  const more = missing.length > MOST_NAMED ? ', …' : '';
  return `${missing.length} of ${files.length} shards: ${named}${more}`;
}
