import { statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { UsageError } from '../../errors.js';
import { type Compression, compressionOf, endingOf } from '../compression/compression.js';
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
 * @throws UsageError when the path is empty, its extension names no format or another than was asked for, the format is unknown, or it cannot be written
 *   to what the path names
 */
export function outputFormat(path: string, asked?: string): FormatName {
  checkOutPath(path);
  const known = outputFormatNamed(asked);
  if (known === undefined) return formatByPath(path);
  requireFile(path, FORMATS[known]);
  requireCompressible(path, known);
  requireOwnEnding(path, known);
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
  requireCompressible(path, format);
  requireOwnEnding(path, format);
  return { format, compression };
}

/** @throws UsageError where a name says that a file is compressed whose format compresses itself, or not at all */
function requireCompressible(path: string, format: FormatName): void {
  const { isText = false }: Format = FORMATS[format];
  const { compression, name } = compressionOf(path);
  if (isText || compression === undefined || isSpecialFile(path)) return;
  throw new UsageError(
    `${path} ends as what is compressed by ${compression} does, and the format ${format} is not compressed as a whole; ` +
      `name it ${basename(name)}`,
    { field: '--out' },
  );
}

/** @throws UsageError where a name ends as another format's, which whoever finds the file would take it for */
function requireOwnEnding(path: string, format: FormatName): void {
  const { name, compression } = compressionOf(path);
  const other = formatOfExtension(name);
  if (other === undefined || other === format || goesElsewhere(path)) return;
  const { ending } = FORMATS[format];
  if (FORMATS[other].extensions.some((extension) => extension === ending)) return;
  const packed = compression === undefined ? '' : endingOf(compression);
  const own = `${basename(name, extname(name))}${ending}${packed}`;
  throw new UsageError(
    `${path} ends as the format ${other} does, and the format that is asked for is ${format}; name it ${own}, or ask for ${other}`,
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
    requireCompressible(path, known);
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
