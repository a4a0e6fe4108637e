/** Numbers and their units stay on one line: the space between them is one that does not break. */

/** Stands for a number that there is not. */
export const NOTHING = '–';

/** Three significant digits, and all before the decimal point: `0.0123`, `1.2`, `12,345`. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return NOTHING;
  const size = Math.abs(value);
  if (size >= 99.95 || Number.isInteger(value)) return integer(value);
  if (size < 1e-4) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

/** All digits in groups: `1,234,567`. */
export function integer(value: number): string {
  if (!Number.isFinite(value)) return NOTHING;
  // Adding 0 takes the sign from what is rounded to it.
  return String(Math.round(value) + 0).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `37 %` of a share between 0 and 1, with a digit more below ten. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return NOTHING;
  const value = share * 100;
  if (value > 0 && value < 0.1) return '<\u00a00.1\u00a0%';
  return `${value >= 9.95 && value <= 99 ? Math.round(value) : Number(value.toFixed(1))}\u00a0%`;
}

/** A multiple: `2.1 times`, with two digits below ten. */
export function times(ratio: number): string {
  return Number.isFinite(ratio) ? `${factor(ratio)}\u00a0times` : NOTHING;
}

/** `2.1 times as high`, or `as high` where two digits show no difference. */
export function timesAs(ratio: number, adverb: string): string {
  return factor(ratio) === '1' ? `as ${adverb}` : `${times(ratio)} as ${adverb}`;
}

/** A factor, with two digits below ten. */
export function factor(ratio: number): string {
  return ratio >= 9.95 ? integer(ratio) : number(Number(ratio.toPrecision(2)));
}

/** A correlation, with two decimals. */
export function correlation(value: number): string {
  // Adding 0 takes the sign from what is rounded to it.
  return Number.isFinite(value) ? (Math.round(100 * value) / 100 + 0).toFixed(2).replace('-', '−') : NOTHING;
}

const SMALL_UNITS = [
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
  [1e-9, 'ns'],
] as const;
const LARGE_UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const;

/** In the unit that suits it: `12.3 ms`, `4.56 s`, `20 min`, `1.5 h`, `14 d`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return NOTHING;
  if (seconds === 0) return '0\u00a0s';
  const large = LARGE_UNITS.find(
    ([size]) => seconds >= 2 * size || (seconds >= size && (seconds / size) % 0.5 === 0),
  );
  const [size, unit] = large ?? SMALL_UNITS.find(([length]) => seconds >= 0.9995 * length) ?? SMALL_UNITS[3];
  return `${number(Number((seconds / size).toPrecision(3)))}\u00a0${unit}`;
}

/** For ticks of counts, without what is behind the third digit: `0.5`, `200`, `1.5k`, `20M`. */
export function compact(value: number): string {
  const size = Math.abs(value);
  const [unit, suffix] =
    size >= 1e9 ? [1e9, 'G'] : size >= 1e6 ? [1e6, 'M'] : size >= 1e3 ? [1e3, 'k'] : [1, ''];
  return `${Number((value / unit).toPrecision(3))}${suffix}`;
}

/** `1 client`, `2 clients`. */
export function plural(count: number, noun: string): string {
  return `${integer(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** A name of a column as people say it: `input tokens`. */
export function columnName(column: string): string {
  return column.replaceAll('_', ' ');
}
