import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Schema } from 'apache-arrow';
import { parseShard, type Shard } from '../../notation/units.js';
import { columnsOf } from '../manifest.js';
import { firstDifference, ofWhole, readTraceMetadata, type TraceMetadata } from '../metadata.js';
import { traceFault } from '../trace-fault.js';
import type { OpenOptions } from './open-options.js';
import { openTrace } from './open-trace.js';
import { canTell, lookedAt, NO_LOG, namesOfShards } from './trace-place.js';

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

/** As many missing shards are named. */
const MOST_NAMED = 5;

interface Origin {
  readonly path: string;
  readonly shard: Shard;
  readonly metadata: ReadonlyMap<string, string>;
  readonly schema: Schema;
}

/**
 * Finds all shards of a trace in a folder, by what each says of itself; its rows are not read.
 *
 * @param options how each is opened; what is read as a log may as well be no shard, and is then refused as a folder of logs
 * @throws TraceError that says which shard is missing or there twice, which is of another trace, or which file is none
 */
export async function openShards(folder: string, options: OpenOptions = {}): Promise<Shards> {
  const names = await namesOfShards(folder);
  if (options.isLog) await requireNoLogs(folder, names, options);
  const paths = new Map<number, string>();
  let first: Origin | undefined;
  for (const name of names) {
    const origin = await originOf(join(folder, name), options);
    const { path, shard } = origin;
    first ??= origin;
    requireSameTrace(origin, first);
    const other = paths.get(shard.index);
    if (other !== undefined) throw traceFault(path, `is shard ${shard.index}/${shard.count}, as ${other} is`);
    paths.set(shard.index, path);
  }
  if (first === undefined) throw traceFault(folder, 'has no shards of a trace');
  const { shard, metadata, schema } = first;
  if (paths.size < shard.count) throw traceFault(folder, `lacks ${describeMissing(paths, shard)}`);
  const files = [...paths].sort(([a], [b]) => a - b).map(([, path]) => path);
  return { files, metadata, schema };
}

/** @throws TraceError where the first file that can say which shard it is says nothing */
async function requireNoLogs(folder: string, names: readonly string[], options: OpenOptions): Promise<void> {
  const name = names.find(canTell);
  if (name === undefined) return;
  const { shard, part } = readTraceMetadata(await schemaOf(join(folder, name), options));
  if (shard === undefined && part === undefined) throw traceFault(folder, NO_LOG);
}

async function schemaOf(path: string, options: OpenOptions): Promise<Schema> {
  // A pipe would be waited for.
  const stats = await lookedAt(path, () => stat(path));
  if (!stats.isFile()) throw traceFault(path, 'is no file; a folder of shards has nothing else');
  const trace = await openTrace(path, options);
  await trace.close();
  return trace.schema;
}

async function originOf(path: string, options: OpenOptions): Promise<Origin> {
  const schema = await schemaOf(path, options);
  const said = readable(path, () => readTraceMetadata(schema));
  const { shard, part } = said;
  if (shard === undefined || part !== undefined) throw traceFault(path, whyNoShard(said));
  return {
    path,
    shard: readable(path, () => parseShard(shard)),
    metadata: ofWhole(schema.metadata),
    schema,
  };
}

function readable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw traceFault(path, `does not say which shard of a trace it is: ${(error as Error).message}`, error);
  }
}

function whyNoShard({ part, shard }: TraceMetadata): string {
  const whole = shard === undefined ? 'a trace' : `shard ${shard}`;
  if (part !== undefined) return `is part ${part} of ${whole}, whose manifest is not beside it`;
  return 'is no shard of a trace: its metadata does not say which (servegen.shard)';
}

function requireSameTrace({ path, shard, metadata, schema }: Origin, first: Origin): void {
  const { count } = first.shard;
  if (shard.count !== count) {
    throw traceFault(path, `is one of ${shard.count} shards, and ${first.path} is one of ${count}`);
  }
  const key = firstDifference(metadata, first.metadata);
  if (key !== undefined) {
    throw traceFault(path, `is of another trace than ${first.path}: its metadata has another ${key}`);
  }
  if (columnsText(schema) !== columnsText(first.schema))
    throw traceFault(path, `has other columns than ${first.path}`);
}

function columnsText(schema: Schema): string {
  return JSON.stringify(columnsOf(schema));
}

function describeMissing(paths: ReadonlyMap<number, string>, { count }: Shard): string {
  // What a file says of their number can be anything: no list has so many entries.
  const named: number[] = [];
  for (let index = 1; index <= count && named.length < MOST_NAMED; index++) {
    if (!paths.has(index)) named.push(index);
  }
  const missing = count - paths.size;
  return `${missing} of ${count} shards: ${named.join(', ')}${missing > MOST_NAMED ? ', …' : ''}`;
}
