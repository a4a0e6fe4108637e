import { UsageError } from '../../errors.js';

/** @throws UsageError unless `value` is a length of time above 0, in seconds */
export function checkDuration(value: number, field: string): void {
  if (!(typeof value === 'number' && value > 0 && value < Infinity)) {
    throw new UsageError(`${value} is not a finite number above 0 (seconds)`, { field });
  }
}

/** @throws UsageError unless `value` is finite and at least 0 */
export function checkNotNegative(value: number, field: string, unit: string): void {
  if (!(typeof value === 'number' && value >= 0 && value < Infinity)) {
    throw new UsageError(`${value} is not a finite number of at least 0 (${unit})`, { field });
  }
}

/** @throws UsageError unless `value` is a whole number from `least` to `most` */
export function checkWhole(value: number, field: string, least: number, most: number): void {
  if (!(Number.isInteger(value) && value >= least && value <= most)) {
    throw new UsageError(`${value} is not a whole number from ${least} to ${most}`, { field });
  }
}
