/** From values to pixels along one axis. */
export interface Scale {
  /** Of a value in the domain. */
  pixelOf(value: number): number;
  /** Round values, ascending, within the domain. */
  readonly ticks: readonly number[];
  /** Whether a value can be shown. */
  has(value: number): boolean;
}

export interface ScaleOptions {
  readonly isLog: boolean;
  /** Pixels of the ends of the domain. */
  readonly range: readonly [from: number, to: number];
  /** Values that the domain has to hold. */
  readonly holds?: readonly number[];
}

/** Ticks of a linear axis, about. */
const TICKS = 5;

/** Undefined where none of the values can be shown: finite ones, above 0 on a logarithmic axis. */
export function scaleOf(
  values: Iterable<number>,
  { isLog, range, holds = [] }: ScaleOptions,
): Scale | undefined {
  const has = (value: number) => Number.isFinite(value) && (!isLog || value > 0);
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let isEmpty = true;
  const take = (value: number) => {
    min = Math.min(min, value);
    max = Math.max(max, value);
  };
  for (const value of values) {
    if (!has(value)) continue;
    isEmpty = false;
    take(value);
  }
  if (isEmpty) return undefined;
  for (const value of holds) if (has(value)) take(value);
  if (min === max)
    [min, max] = isLog
      ? [min / 2, max * 2]
      : [min - Math.max(1, Math.abs(min)) / 2, max + Math.max(1, Math.abs(max)) / 2];
  const along = isLog ? Math.log10 : (value: number) => value;
  const [from, to] = [along(min), along(max)];
  return {
    has,
    pixelOf: (value) => range[0] + ((along(value) - from) / (to - from)) * (range[1] - range[0]),
    ticks: isLog ? logTicks(min, max) : linearTicks(min, max),
  };
}

/** Multiples of 1, 2 or 5 times a power of ten. */
function linearTicks(min: number, max: number): number[] {
  const rough = (max - min) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let index = Math.ceil(min / step - 1e-9); index * step <= max + step * 1e-9; index++) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return ticks;
}

/** Powers of ten, every so many where they are many; within two of them, 2 and 5 times them as well. */
function logTicks(min: number, max: number): number[] {
  const [from, to] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
  const every = Math.ceil((to - from) / (TICKS + 1));
  const factors = to - from <= 2 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let exponent = from; exponent <= to; exponent += every) {
    for (const factor of factors) ticks.push(Number((factor * 10 ** exponent).toPrecision(12)));
  }
  return ticks.filter((tick) => tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9));
}
