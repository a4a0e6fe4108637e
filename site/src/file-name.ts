import { compressionOf, endingOf } from '../../src/output/compression/compression.js';
import { extensionOf, formatOfExtension } from '../../src/output/format-of-name.js';
import { FORMATS, type Format, type FormatName } from '../../src/output/formats.js';

/**
 * The name of a file of a format, such that the command takes the file for that: what ends as another format's gets the
 * ending of its own, and only texts are packed as a whole.
 *
 * @param given what somebody has written, empty perhaps
 */
export function fileNameOf(given: string, format: FormatName): string {
  const { name, compression } = compressionOf(given.trim().replaceAll(/[/\\]/g, '-'));
  const { ending, isText = false }: Format = FORMATS[format];
  const packed = compression !== undefined && isText ? endingOf(compression) : '';
  const whole = name.replace(/\.+$/, '') || 'trace';
  const extension = extensionOf(whole);
  if (extension === '') return `${whole}${ending}${packed}`;
  const base = endsAsAnother(whole, format) ? `${whole.slice(0, -extension.length)}${ending}` : whole;
  return `${base}${packed}`;
}

/** The format of others that a name ends as; undefined where it may be a file of this one. */
export function otherFormatOf(given: string, format: FormatName): FormatName | undefined {
  const { name } = compressionOf(given.trim());
  return endsAsAnother(name, format) ? formatOfExtension(name) : undefined;
}

function endsAsAnother(name: string, format: FormatName): boolean {
  const known = formatOfExtension(name);
  if (known === undefined || known === format) return false;
  const { extensions }: Format = FORMATS[known];
  return !extensions.includes(FORMATS[format].ending);
}
