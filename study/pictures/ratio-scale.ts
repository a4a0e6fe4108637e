import * as Plot from '@observablehq/plot';

/** Ratios beyond it, and its inverse, are off a picture: few hours have such intervals. */
const WIDEST = 12;

/** Numbers that people name, with 1 among them, for ranges from narrow to wide. */
const FINEST = [0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.3];
const FINE = [0.33, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 2.5, 3];
const MIDDLE = [0.125, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5];
const COARSE = [0.125, 0.25, 0.5, 1, 2, 4, 8];

/** The range of a logarithmic scale that has all of the ratios in it, and what is about 1, up to `about` to each side. */
export function ratioRange(ratios: readonly number[], about = 1.25): [low: number, high: number] {
  const ends = ratios.filter((value) => Number.isFinite(value) && value > 0);
  const [low, high] = [Math.min(1 / about, ...ends), Math.max(about, ...ends)];
  return [Math.max(low / 1.05, 1 / WIDEST), Math.min(high * 1.05, WIDEST)];
}

/** What of an interval is on a scale; nothing of that of a single hour, which has no ends (in JSON null). */
export function ratioBar(
  { low, high }: Record<'low' | 'high', number>,
  [from, to]: readonly [number, number],
): { x1: number; x2: number }[] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [];
  return [{ x1: Math.max(from, low), x2: Math.min(to, high) }];
}

export function ratioTicks([low, high]: readonly [number, number]): number[] {
  const wide = high / low;
  const all = wide > 6 ? COARSE : wide > 3 ? MIDDLE : wide > 1.8 ? FINE : FINEST;
  return all.filter((tick) => tick >= low && tick <= high);
}

/** The numbers of ticks; an axis of logarithms leaves out those that are not its own. */
export function ratioNumbers(ticks: readonly number[], axis: 'x' | 'y', look: Plot.TextOptions): Plot.Text {
  return Plot.text(ticks, { [axis]: (tick: number) => tick, text: String, ...look });
}
