import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { UsageError } from '../../errors.js';
import { type Compression, compressionOf } from '../compression/compression.js';
import { FORMAT_NAMES, FORMATS, type Format, type FormatName, PIPE_FORMAT } from '../formats.js';
import { descriptorNamed, outputName } from './output-target.js';

/** @throws UsageError when the path is empty */
export function checkOutPath(path: string): void {
  if (path === '')
    throw new UsageError('the path is empty; name a file, or - for standard output', { field: '--out' });
}

/**
 * The format for an output path: as asked, or else by its extension; standard output (`-`), other descriptors,
 * devices and named pipes receive a stream.
 *
 * @throws UsageError when the path is empty, its extension names no format, the format is unknown, or it cannot be written
 *   to what the path names
 */
export function outputFormat(path: string, asked?: string): FormatName {
  checkOutPath(path);
  const known = outputFormatNamed(asked);
  if (known === undefined) return formatByPath(path);
  requireFile(path, FORMATS[known]);
  requireCompressible(path, FORMATS[known]);
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
 * @throws UsageError when the format is unknown, or cannot be compressed
 */
export function partsFormat(folder: string, asked?: string): PartsFormat {
  const { name, compression } = compressionOf(folder.replace(/[/\\]+$/, ''));
  const format = outputFormatNamed(asked) ?? formatOfExtension(name) ?? 'arrow';
  requireCompressible(folder, FORMATS[format], 'the parts in ');
  return { format, compression };
}

/** @throws UsageError where a name says that a file is compressed whose format compresses itself, or not at all */
function requireCompressible(path: string, { isText = false, description }: Format, parts = ''): void {
  if (isText || compressionOf(path).compression === undefined || isSpecialFile(path)) return;
  throw new UsageError(
    `${parts}${path} would be ${description} that is compressed as a whole, which its readers do not take; only text formats are`,
    { field: '--out' },
  );
}

/** @throws UsageError for a format that there is not */
export function outputFormatNamed(asked: string | undefined): FormatName | undefined {
  const known = FORMAT_NAMES.find((name) => name === asked);
  if (known !== undefined || asked === undefined) return known;
  throw new UsageError(`'${asked}' is unknown; expected one of ${FORMAT_NAMES.join(', ')}`, {
    field: '--format',
  });
}

function formatOfExtension(path: string): FormatName | undefined {
  const extension = extname(path).toLowerCase();
  return FORMAT_NAMES.find((name) => FORMATS[name].extensions.some((ending) => ending === extension));
}

function formatByPath(path: string): FormatName {
  if (descriptorNamed(path) !== undefined) return PIPE_FORMAT;
  const extension = extname(compressionOf(path).name).toLowerCase();
  const known = formatOfExtension(compressionOf(path).name);
  if (known !== undefined) {
    requireFile(path, FORMATS[known]);
    requireCompressible(path, FORMATS[known]);
    return known;
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${path} is a directory; name a file in it`, { field: '--out' });
  }
  if (isSpecialFile(path)) return PIPE_FORMAT;
  const fault = extension === '' ? 'has no extension' : `ends in ${extension}`;
  const extensions = FORMAT_NAMES.flatMap((name) => FORMATS[name].extensions).join(', ');
  throw new UsageError(
    `${path} ${fault}, which names no format; use one of ${extensions}, or give --format`,
    {
      field: '--out',
    },
  );
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
