import { UsageError } from '../errors.js';
import { parseDecimal, unusable } from './units.js';

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
  const [from, to, ...more] = (ends ?? '').split('..');
  const min = from === '' ? undefined : parseDecimal(from);
  const max = to === '' ? undefined : parseDecimal(to);
  const isEmpty = min === undefined && max === undefined;
  if (quantity === undefined || to === undefined || more.length > 0 || isEmpty || !areNumbers(min, max)) {
    throw unusable(
      text,
      field,
      '<quantity>=<from>..<to>, one of the ends or none left out: cv=1.5.., rate=..0.5, input_tokens.mean=100..2000',
    );
  }
  const range = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  if (isReversed(range)) {
    throw new UsageError(`'${text}' is reversed; its start must not be above its end`, { field });
  }
  return { quantity, range };
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

function areNumbers(...ends: readonly (number | undefined)[]): boolean {
  return ends.every((end) => end === undefined || Number.isFinite(end));
}
