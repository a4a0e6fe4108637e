import { statSync } from 'node:fs';
import { UsageError } from '../../errors.js';
import { type Compression, compressionOf } from '../compression/compression.js';
import {
  formatOfExtension,
  requireCompressible,
  requireOwnEnding,
  unknownExtension,
} from '../format-of-name.js';
import { FORMAT_NAMES, FORMATS, type Format, type FormatName, PIPE_FORMAT } from '../formats.js';
import { descriptorNamed, outputName } from './output-target.js';

/** What the name of an output was given by. */
const OUT = { field: '--out' };

/** @param field the option that names it. @throws UsageError when the path is empty */
export function checkOutPath(path: string, field = '--out'): void {
  if (path === '')
    throw new UsageError('the path is empty; name a file, or - for standard output', { field });
}

/**
 * The format for an output path: as asked, or else by its extension; standard output (`-`), other descriptors,
 * devices and named pipes receive a stream.
 *
 * @throws UsageError when the path is empty, its extension names no format or another than was asked for, the format is unknown, or it cannot be written
 *   to what the path names
 */
export function outputFormat(path: string, asked?: string): FormatName {
  checkOutPath(path);
  const known = outputFormatNamed(asked);
  if (known === undefined) return formatByPath(path);
  requireFile(path, FORMATS[known]);
  if (!isSpecialFile(path)) requireCompressible(path, known, OUT);
  if (!goesElsewhere(path)) requireOwnEnding(path, known, OUT);
  return known;
}

/** How the parts of a trace are written. */
export interface PartsFormat {
  readonly format: FormatName;
  readonly compression: Compression | undefined;
}

/**
 * The format of parts in a folder: as asked, or by the folder's extension where that names one, else `arrow`. Text formats
 * are compressed as the end of its name says.
 *
 * @throws UsageError when the format is unknown, cannot be compressed, or is another than the extension names
 */
export function partsFormat(folder: string, asked?: string): PartsFormat {
  const path = folder.replace(/[/\\]+$/, '');
  const { name, compression } = compressionOf(path);
  const format = outputFormatNamed(asked) ?? formatOfExtension(name) ?? 'arrow';
  if (!isSpecialFile(path)) requireCompressible(path, format, OUT);
  if (!goesElsewhere(path)) requireOwnEnding(path, format, OUT);
  return { format, compression };
}

/** @throws UsageError for a format that there is not */
export function outputFormatNamed(asked: string | undefined): FormatName | undefined {
  const known = FORMAT_NAMES.find((name) => name === asked);
  if (known !== undefined || asked === undefined) return known;
  throw new UsageError(`'${asked}' is unknown; expected one of ${FORMAT_NAMES.join(', ')}`, {
    field: '--format',
  });
}

function formatByPath(path: string): FormatName {
  if (descriptorNamed(path) !== undefined) return PIPE_FORMAT;
  const known = formatOfExtension(compressionOf(path).name);
  if (known !== undefined) {
    requireFile(path, FORMATS[known]);
    if (!isSpecialFile(path)) requireCompressible(path, known, OUT);
    return known;
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${path} is a directory; name a file in it`, { field: '--out' });
  }
  if (isSpecialFile(path)) return PIPE_FORMAT;
  throw unknownExtension(path, OUT, 'give --format');
}

/** @throws UsageError when a format goes to ordinary files only, and the path names something else */
export function requireFile(
  path: string,
  { isSequential, description }: Pick<Format, 'isSequential' | 'description'>,
): void {
  if (isSequential || !goesElsewhere(path)) return;
  throw new UsageError(`${outputName(path)} cannot take ${description}, which must be a file`, {
    field: '--out',
  });
}

/** Whether a path is no ordinary file, but standard output, another descriptor, a pipe or a device. */
export function goesElsewhere(path: string): boolean {
  return descriptorNamed(path) !== undefined || isSpecialFile(path);
}

function isSpecialFile(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile() && !stats.isDirectory();
}
