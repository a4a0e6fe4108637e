import { UsageError } from '../errors.js';
import { parseCount, parseDuration, unusable } from './units.js';

/** How a trace is divided into parts, each a file of its own. */
export type Partition =
  /** Exactly so many rows a part, but for the last. */
  | { readonly by: 'rows'; readonly rows: number }
  /** As many batches of rows as make a file of at most so many bytes. */
  | { readonly by: 'size'; readonly bytes: number }
  /** Part k has the rows from k times so many seconds on, and before k + 1 times. */
  | { readonly by: 'time'; readonly seconds: number };

const SIZE = /^(\d+(?:\.\d+)?|\.\d+)([kKMGT]i?)?B?$/;
const POWER = { k: 1, K: 1, M: 2, G: 3, T: 4 } as const;
/** Bytes, at least: less would not hold a head and a few rows. */
const SMALLEST_SIZE = 1_000;

const EXPECTED = 'rows:<count>, size:<bytes> or time:<length>: rows:100M, size:1GiB, time:1h';

/** What texts look like, for schemas; one that fits can still be out of range. */
export const PARTITION_PATTERN = '^(rows|size|time):.+$';

/**
 * `rows:100M`, `size:1GiB` or `time:1h`. Sizes are in bytes, with k, M, G and T for powers of 1,000, Ki, Mi, Gi and Ti
 * for those of 1,024, and a B behind where that is liked.
 *
 * @param field the option's name, for the message
 * @throws UsageError for anything else
 */
export function parsePartition(text: string, field = '--partition'): Partition {
  const colon = text.indexOf(':');
  const value = text.slice(colon + 1);
  switch (colon < 0 ? undefined : text.slice(0, colon)) {
    case 'rows':
      return { by: 'rows', rows: parseCount(value, field) };
    case 'size':
      return { by: 'size', bytes: parseSize(value, field) };
    case 'time':
      return { by: 'time', seconds: parseDuration(value, field) };
    default:
      throw unusable(text, field, EXPECTED);
  }
}

function parseSize(text: string, field: string): number {
  const [, digits, unit] = SIZE.exec(text) ?? [];
  const power = unit === undefined ? 0 : POWER[unit[0] as keyof typeof POWER];
  const bytes =
    digits === undefined ? Number.NaN : Number(digits) * (unit?.[1] === 'i' ? 1_024 : 1_000) ** power;
  if (!(bytes >= SMALLEST_SIZE && bytes <= Number.MAX_SAFE_INTEGER)) {
    throw unusable(text, field, `a size from ${SMALLEST_SIZE} bytes on, such as 500MB or 1GiB`);
  }
  return Math.floor(bytes);
}

/** The text that stands for it, always the same for the same partition. */
export function partitionText(partition: Partition): string {
  switch (partition.by) {
    case 'rows':
      return `rows:${partition.rows}`;
    case 'size':
      return `size:${partition.bytes}`;
    case 'time':
      return `time:${partition.seconds}`;
  }
}

/** @throws UsageError where the parts of a trace of such a length would be too many for a folder and its manifest */
export function checkPartCount(parts: number, most: number): void {
  if (!(parts <= most)) {
    throw new UsageError(`it makes some ${Math.ceil(parts)} parts, where at most ${most} are possible`, {
      field: '--partition',
    });
  }
}
