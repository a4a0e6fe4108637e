import { UsageError } from '../errors.js';
import { DECIMAL } from './units.js';

/** Numbers from `min` to `max`, both included; an end that is absent is open. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

const RANGE = new RegExp(String.raw`^(?=.*\d)(${DECIMAL})?\.\.(${DECIMAL})?$`);

/** The notation of `parseRange` as a regular expression, for schemas. */
export const RANGE_NOTATION = RANGE.source;

/**
 * A range `<from>..<to>`, one of whose ends can be left out: `1.5..`, `..0.5`, `100..2000`.
 *
 * @param field its name, for the message
 * @throws UsageError when it is written otherwise, an end is negative or not finite, or the range is reversed
 */
export function parseRange(text: string, field: string): Range {
  const match = RANGE.exec(text);
  const min = match?.[1] === undefined ? undefined : Number(match[1]);
  const max = match?.[2] === undefined ? undefined : Number(match[2]);
  if (match === null || min === Infinity || max === Infinity) {
    throw new UsageError(
      `'${text}' is not usable; expected <from>..<to>, one of the ends or none left out: 1.5.., ..0.5, 100..2000`,
      { field },
    );
  }
  if (min !== undefined && max !== undefined && !(min <= max)) {
    throw new UsageError(`'${text}' is reversed; its start must not be above its end`, { field });
  }
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}
