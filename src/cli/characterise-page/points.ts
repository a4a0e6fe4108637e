import type { HistogramBin, LogWindow } from '../../characterise/characterisation.js';
import type { Plot, Point } from './plot.js';

/** Points of a line, at most: more are thinner than a pixel. */
const MAX_POINTS = 800;

/** Bars of the share of the requests in each bin. */
export function shareBars(bins: readonly HistogramBin[], label: string): Pick<Plot, 'x' | 'y' | 'series'> {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return {
    x: { label, holds: [0, 1] },
    y: { label: '% of requests', holds: [0] },
    series: [
      { kind: 'bars', points: bins.map(({ from, to, count }) => [(from + to) / 2, (count / total) * 100]) },
    ],
  };
}

/** Percent an octave, at the middle of each bin. */
export function perOctave(bins: readonly HistogramBin[], total: number): Point[] {
  return bins
    .filter(({ from }) => from > 0)
    .map(({ from, to, count }) => [Math.sqrt(from * to), ((count / total) * 100) / Math.log2(to / from)]);
}

/** The middles of windows, in a unit that suits a log so long. */
export function timeAxis(durationSeconds: number): {
  readonly label: string;
  of(window: Pick<LogWindow, 'startSeconds'>, seconds: number): number;
} {
  const units = [
    ['days', 86_400],
    ['hours', 3600],
    ['minutes', 60],
    ['seconds', 1],
  ] as const;
  const [name, unit] = units.find(([, length]) => durationSeconds >= 3 * length) ?? units[3];
  return {
    label: `${name} from the start of the log`,
    of: ({ startSeconds }, seconds) => (startSeconds + seconds / 2) / unit,
  };
}

/** Every k-th, so that few enough are left. */
export function thinned<T>(values: readonly T[]): readonly T[] {
  const stride = Math.ceil(values.length / MAX_POINTS);
  return stride <= 1 ? values : values.filter((_, index) => index % stride === 0);
}
