/** Numbers and times as the page writes them. */

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const THREE_DIGITS = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const UNITS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
] as const;

export function countText(value: number): string {
  return WHOLE.format(value);
}

export function numberText(value: number): string {
  return Math.abs(value) >= 1000 ? countText(value) : THREE_DIGITS.format(value);
}

/** Such as `1 h 30 min`; two units at most. */
export function durationText(seconds: number): string {
  const unit = UNITS.findIndex(([size]) => seconds >= size);
  if (unit < 0) return `${numberText(seconds)} s`;
  const [size, name] = UNITS[unit]!;
  const [smaller, smallerName] = UNITS[unit + 1] ?? [1, 's'];
  const rounded = Math.round(seconds / smaller) * smaller;
  // What is rounded up can be a whole one of a larger unit.
  if (rounded >= (UNITS[unit - 1]?.[0] ?? Infinity)) return durationText(rounded);
  const whole = Math.floor(rounded / size);
  const rest = (rounded - whole * size) / smaller;
  return `${countText(whole)} ${name}${rest === 0 ? '' : ` ${rest} ${smallerName}`}`;
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < BYTE_UNITS.length - 1; unit++) value /= 1000;
  return `${THREE_DIGITS.format(value)} ${BYTE_UNITS[unit]}`;
}
