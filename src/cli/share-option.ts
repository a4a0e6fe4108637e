import { UsageError } from '../errors.js';
import { parseDecimal } from '../notation/units.js';

/**
 * A share as `20%` or `0.2`.
 *
 * @throws UsageError when it is not above 0, or above `most`
 */
export function parseShareBelow(text: string, most: number, field: string): number {
  const share = text.endsWith('%') ? parseDecimal(text.slice(0, -1)) / 100 : parseDecimal(text);
  if (share > 0 && share <= most) return share;
  throw new UsageError(`'${text}' is not a share above 0, of at most ${most * 100}%, such as 20% or 0.2`, {
    field,
  });
}
