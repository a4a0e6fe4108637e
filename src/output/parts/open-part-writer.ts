import type { Schema } from 'apache-arrow';
import { UsageError } from '../../errors.js';
import { compressed } from '../compression/compressed-format.js';
import type { Compression } from '../compression/compression.js';
import { loadWriter } from '../format-writers.js';
import { FORMATS, type Format, type FormatName } from '../formats.js';
import { type FormatOptions, requireTaken } from '../options.js';
import { ArrowParts } from './arrow-parts.js';
import { ChunkParts } from './chunk-parts.js';
import type { PartWriter } from './part-writer.js';

/**
 * @param compression of text formats
 * @param workers threads that encode, beside this one
 * @throws UsageError where the format is not written in parts, or does not take an option
 */
export async function openPartWriter(
  name: FormatName,
  schema: Schema,
  { options: given, compression }: { options: FormatOptions; compression: Compression | undefined },
  workers: number,
  firstRow: number | undefined,
): Promise<PartWriter<unknown>> {
  const known: Format = FORMATS[name];
  const options = requireTaken(given, known.options, name);
  const writer = await loadWriter(name);
  if (known.companionSuffix !== undefined) {
    throw new UsageError(
      `the format ${name} is two files, which are not written in parts; use another format`,
      {
        field: '--partition',
      },
    );
  }
  if ('chunks' in writer && writer.chunks.openAssembler === undefined) {
    const format = compressed(writer.chunks, compression);
    return new ChunkParts(schema, { name, format, options, compression, workers }, firstRow);
  }
  if ('openEncoder' in writer && writer.isBatchwise === true)
    return new ArrowParts(schema, writer.openEncoder);
  throw new UsageError(`a part would not stand for itself in the format ${name}; use another format`, {
    field: '--partition',
  });
}

/** Rows of a chunk, in formats that need so many together. */
export async function rowsPerChunk(name: FormatName): Promise<number | undefined> {
  const writer = await loadWriter(name);
  return 'chunks' in writer ? writer.chunks.rowsPerChunk : undefined;
}
