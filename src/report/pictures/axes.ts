import type { ScaleOptions } from '@observablehq/plot';
import { durationTicks, linearTicks, logTicks, timeTicks } from './ticks.js';
import { compact, duration } from './words.js';

/** A scale of a plot with its ticks and how they read. */
export interface Axis {
  readonly scale: ScaleOptions;
  readonly ticks: readonly number[];
  /** Texts of the ticks, in their order. */
  readonly texts: readonly string[];
  readonly label: string;
}

export interface AxisOptions {
  readonly label: string;
  /** What values read as; counts in short unless told. */
  readonly format?: (value: number) => string;
  /** Whether values of a logarithmic axis are seconds. */
  readonly isDuration?: boolean;
  /** About so many ticks: a width over what a text takes. */
  readonly count: number;
}

/** From 0, or below where values are, to the round value at or above the largest. */
export function linearAxis(
  values: readonly number[],
  { label, count, format = compact }: AxisOptions,
  holds: readonly number[] = [0],
): Axis {
  const [min, max] = extent([...values, ...holds]);
  const ticks = linearTicks(min, max > min ? max : min + 1, count);
  const domain = [ticks[0], ticks[ticks.length - 1]];
  return { scale: { type: 'linear', domain }, ticks, texts: ticks.map(format), label };
}

/** Of values above 0; the others are left out. Undefined where there are none. */
export function logAxis(
  values: readonly number[],
  { label, count, isDuration = false, format = isDuration ? duration : compact }: AxisOptions,
  /** Of the length of the axis, free at either end. */
  padding = 0,
): Axis | undefined {
  const [min, max] = extent(values.filter((value) => value > 0));
  if (!(min <= max)) return undefined;
  // A single value is in the middle.
  const room = max > min * 1.0001 ? (max / min) ** padding : 2;
  const domain = [min / room, max * room];
  const ticks = (isDuration ? durationTicks : logTicks)(domain[0], domain[1], count);
  return { scale: { type: 'log', domain }, ticks, texts: ticks.map(format), label };
}

/** From one moment to another, in seconds from second 0. */
export function timeAxis(
  [from, to]: readonly [from: number, to: number],
  count: number,
  startUnixSeconds: number | undefined,
): Axis {
  const { values, texts, label } = timeTicks(from, to, count, startUnixSeconds);
  return { scale: { type: 'linear', domain: [from, to] }, ticks: values, texts, label };
}

/** Of what is finite; infinite the wrong way round where nothing is. */
export function extent(values: readonly number[]): [min: number, max: number] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}
