import { UsageError } from '../errors.js';
import { DECIMAL, parseDecimal, unusable } from './units.js';

const RANGE = new RegExp(String.raw`^(?=.*\d)(${DECIMAL})?\.\.(${DECIMAL})?$`);

/** The notation of `parseRange` as a regular expression, for schemas. */
export const RANGE_NOTATION = RANGE.source;

/** Numbers from `min` to `max`, both included; an end that is absent is open. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** What `--filter` says: a quantity's name, and where it has to lie. */
export interface QuantityRange {
  readonly quantity: string;
  readonly range: Range;
}

/**
 * A filter `<quantity>=<from>..<to>`; one of the ends can be left out. Which quantities there are depends on the
 * pool.
 *
 * @param field the option's name, for the message
 * @throws UsageError when it is written otherwise, an end is negative, or the range is reversed
 */
export function parseFilter(text: string, field = '--filter'): QuantityRange {
  const [, quantity, ends] = /^([a-z0-9_.]+)=(.*)$/.exec(text) ?? [];
  const range = readRange(ends ?? '');
  if (quantity === undefined || range === undefined) {
    throw unusable(
      text,
      field,
      '<quantity>=<from>..<to>, one of the ends or none left out: cv=1.5.., rate=..0.5, input_tokens.mean=100..2000',
    );
  }
  refuseReversed(range, text, field);
  return { quantity, range };
}

/**
 * A range `<from>..<to>`, one of whose ends can be left out: `1.5..`, `..0.5`, `100..2000`.
 *
 * @param field its name, for the message
 * @throws UsageError when it is written otherwise, an end is negative, or the range is reversed
 */
export function parseRange(text: string, field: string): Range {
  const range = readRange(text);
  if (range === undefined) {
    throw unusable(text, field, '<from>..<to>, one of the ends or none left out: 1.5.., ..0.5, 100..2000');
  }
  refuseReversed(range, text, field);
  return range;
}

/**
 * Client ids such as `1,2,3`.
 *
 * @param field the option's name, for the message
 * @returns whole numbers from 0 to 4,294,967,295, as given
 * @throws UsageError for anything else
 */
export function parseClientIds(text: string, field = '--client-ids'): number[] {
  const ids = text.split(',').map((id) => (/^\d{1,10}$/.test(id) ? Number(id) : Number.NaN));
  if (!ids.every((id) => id <= 0xffff_ffff)) {
    throw unusable(text, field, 'ids of clients, whole numbers with commas between them: 1,2,3');
  }
  return ids;
}

/** A quantity and its range in the notation of `parseFilter`. */
export function formatFilter(quantity: string, { min, max }: Range): string {
  return `${quantity}=${min ?? ''}..${max ?? ''}`;
}

/** Whether no number lies in the range. */
export function isReversed({ min, max }: Range): boolean {
  return min !== undefined && max !== undefined && !(min <= max);
}

/** Undefined for what is no range, or has neither end. */
function readRange(text: string): Range | undefined {
  const [, from, to] = RANGE.exec(text) ?? [];
  const min = from === undefined ? undefined : parseDecimal(from);
  const max = to === undefined ? undefined : parseDecimal(to);
  if ((min === undefined && max === undefined) || !areNumbers(min, max)) return undefined;
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

function refuseReversed(range: Range, text: string, field: string): void {
  if (!isReversed(range)) return;
  throw new UsageError(`'${text}' is reversed; its start must not be above its end`, { field });
}

function areNumbers(...ends: readonly (number | undefined)[]): boolean {
  return ends.every((end) => end === undefined || Number.isFinite(end));
}
