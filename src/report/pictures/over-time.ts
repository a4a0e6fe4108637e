import { type Markish, pointerX, tip } from '@observablehq/plot';
import type { RateWindow } from '../traffic-summary.js';
import { type Axis, timeAxis } from './axes.js';
import { paneled } from './paneled.js';
import type { Picture, PictureTable } from './picture.js';
import { durationOfEach, type Shown, titleOf } from './shown.js';
import { tableOf } from './table.js';
import { momentText } from './ticks.js';

/** A moment, for what is drawn over time: seconds from second 0. */
interface Timed {
  readonly time: number;
}

interface OverTime<S extends Shown> extends Pick<Picture, 'id' | 'title' | 'sentence' | 'legend' | 'table'> {
  readonly shown: readonly S[];
  readonly lacking?: string;
  /** The same for all panels, of so many ticks. */
  readonly y: (count: number) => Axis;
  readonly marks: (shown: S, hasTips: boolean) => Markish[];
}

/** A panel for each source, below each other on the same axes. */
export function overTime<S extends Shown>({ shown, y, marks, ...said }: OverTime<S>): Picture {
  const range = timeRange(shown);
  return paneled({
    ...said,
    of: shown,
    panelCount: shown.length,
    isStacked: true,
    panelHeight: 240,
    panels: ({ xTicks, yTicks, hasTips }) =>
      shown.map((one) => ({
        ...titleOf(one),
        x: timeAxis(range, xTicks, one.pageStart),
        y: y(yTicks),
        marks: marks(one, hasTips),
      })),
  });
}

/** Seconds of the middle of a window. */
export function middleOf({ startSeconds }: RateWindow, windowSeconds: number): number {
  return startSeconds + windowSeconds / 2;
}

/** From second 0 to the end of the longest. */
export function timeRange(shown: readonly Shown[]): [from: number, to: number] {
  const ends = shown.map(({ summary: { rate, durationSeconds } }) => {
    const last = rate.windows[rate.windows.length - 1];
    const end = last === undefined ? 0 : last.startSeconds + rate.windowSeconds;
    return Number.isFinite(durationSeconds) ? Math.max(end, durationSeconds) : end;
  });
  return [0, Math.max(...ends)];
}

/** The length of the windows of each, in words. */
export function windowOfEach(shown: readonly Shown[]): string {
  return durationOfEach(shown, ({ summary }) => summary.rate.windowSeconds);
}

/** What tells values where the pointer is. */
export function timeTip<T extends Timed>(
  points: readonly T[],
  hasTips: boolean,
  y: string & keyof T,
  say: (point: T) => string,
): Markish[] {
  return hasTips ? [tip(points, pointerX({ x: 'time', y, title: say }))] : [];
}

interface WindowColumn<T> {
  readonly name: string;
  readonly of: (point: T) => number;
}

/** A table of windows, thinned; a column says of whom each row is where there are two. */
export function windowRows<S extends Shown, T extends Timed & RateWindow>(
  all: readonly S[],
  pointsOf: (shown: S) => readonly T[],
  columns: readonly WindowColumn<T>[],
): PictureTable {
  return tableOf(
    all,
    [{ name: 'window from' }, ...columns.map(({ name }) => ({ name }))],
    (shown) =>
      pointsOf(shown).map((point) => [
        momentText(point.startSeconds, shown.pageStart),
        ...columns.map(({ of }) => of(point)),
      ]),
    'windows',
  );
}
