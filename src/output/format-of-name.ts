/** What the name of a file says of its format. */
import { UsageError } from '../errors.js';
import { type Compression, compressionOf, endingOf } from './compression/compression.js';
import { FORMAT_NAMES, FORMATS, type Format, type FormatName } from './formats.js';

/** What messages call the name: the option that it was given by. */
export interface NameField {
  readonly field: string;
}

/** The format whose files end as the name does; undefined where no format's do. */
export function formatOfExtension(path: string): FormatName | undefined {
  const extension = extensionOf(path);
  return FORMAT_NAMES.find((name) => FORMATS[name].extensions.some((ending) => ending === extension));
}

/** With its dot, in lower case; empty where there is none. */
export function extensionOf(path: string): string {
  return /[^/\\](\.[^./\\]*)$/.exec(path)?.[1].toLowerCase() ?? '';
}

/**
 * The format of a file of this name: as asked, or else by its extension.
 *
 * @throws UsageError when the extension names no format, or another than was asked for, or a compression that the format has not
 */
export function formatOfName(
  path: string,
  asked: FormatName | undefined,
  at: NameField,
): { readonly format: FormatName; readonly compression: Compression | undefined } {
  const { name, compression } = compressionOf(path);
  const format = asked ?? formatOfExtension(name);
  if (format === undefined) throw unknownExtension(path, at);
  requireCompressible(path, format, at);
  requireOwnEnding(path, format, at);
  return { format, compression };
}

/** @param remedy beside another name */
export function unknownExtension(path: string, at: NameField, remedy = 'say the format'): UsageError {
  const extension = extensionOf(compressionOf(path).name);
  const fault = extension === '' ? 'has no extension' : `ends in ${extension}`;
  const extensions = FORMAT_NAMES.flatMap((name) => FORMATS[name].extensions).join(', ');
  return new UsageError(
    `${path} ${fault}, which names no format; use one of ${extensions}, or ${remedy}`,
    at,
  );
}

/** @throws UsageError where a name says that a file is compressed whose format compresses itself, or not at all */
export function requireCompressible(path: string, format: FormatName, at: NameField): void {
  const { isText = false }: Format = FORMATS[format];
  const { compression, name } = compressionOf(path);
  if (isText || compression === undefined) return;
  throw new UsageError(
    `${path} ends as what is compressed by ${compression} does, and the format ${format} is not compressed as a whole; ` +
      `name it ${baseName(name)}`,
    at,
  );
}

/** @throws UsageError where a name ends as another format's, which whoever finds the file would take it for */
export function requireOwnEnding(path: string, format: FormatName, at: NameField): void {
  const { name, compression } = compressionOf(path);
  const other = formatOfExtension(name);
  if (other === undefined || other === format) return;
  const { ending } = FORMATS[format];
  if (FORMATS[other].extensions.some((extension) => extension === ending)) return;
  const packed = compression === undefined ? '' : endingOf(compression);
  const own = `${baseName(name).slice(0, -extensionOf(name).length)}${ending}${packed}`;
  throw new UsageError(
    `${path} ends as the format ${other} does, and the format that is asked for is ${format}; name it ${own}, or ask for ${other}`,
    at,
  );
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
