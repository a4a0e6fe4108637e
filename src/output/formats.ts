import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { UsageError } from '../errors.js';
import { descriptorNamed } from './file/output-target.js';

/** How a trace is written, as `--format` names it. */
export const SINK_FORMATS = ['arrow', 'arrow-stream'] as const;
export type SinkFormat = (typeof SINK_FORMATS)[number];

const FORMAT_BY_EXTENSION: Readonly<Record<string, SinkFormat>> = {
  '.arrow': 'arrow',
  '.arrows': 'arrow-stream',
};

/** @throws UsageError when the path is empty */
export function checkOutPath(path: string): void {
  if (path === '')
    throw new UsageError('the path is empty; name a file, or - for standard output', { field: '--out' });
}

/**
 * The format for an output path: as asked, or else by its extension; standard output (`-`), other descriptors,
 * devices and named pipes receive a stream.
 *
 * @throws UsageError when the path is empty, its extension names no format, or the format is unknown
 */
export function sinkFormat(path: string, format?: string): SinkFormat {
  checkOutPath(path);
  if (format !== undefined) {
    const known = SINK_FORMATS.find((name) => name === format);
    if (known !== undefined) return known;
    throw new UsageError(`'${format}' is unknown; expected ${SINK_FORMATS.join(' or ')}`, {
      field: '--format',
    });
  }
  if (descriptorNamed(path) !== undefined) return 'arrow-stream';
  const extension = extname(path).toLowerCase();
  const known = FORMAT_BY_EXTENSION[extension];
  if (known !== undefined) return known;
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${path} is a directory; name a file in it`, { field: '--out' });
  }
  if (isSpecialFile(path)) return 'arrow-stream';
  const fault = extension === '' ? 'has no extension' : `ends in ${extension}`;
  throw new UsageError(`${path} ${fault}, which names no format; use .arrow or .arrows, or give --format`, {
    field: '--out',
  });
}

function isSpecialFile(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile() && !stats.isDirectory();
}
