import { type Markish, pointerX, tip } from '@observablehq/plot';
import type { RateWindow } from '../traffic-summary.js';
import { type Axis, timeAxis } from './axes.js';
import { drawPanels, type Panel } from './panels.js';
import type { DrawOptions, Picture, PictureTable } from './picture.js';
import type { Shown } from './shown.js';
import { everyFew } from './statistics.js';
import { momentText } from './ticks.js';

/** Rows of a table of windows for all sources together. */
const MAX_ROWS = 40;
const PANEL_HEIGHT = 230;
/** Px that the text of a tick takes, with the room about it. */
const TICK_WIDTH = 64;
const TICK_HEIGHT = 40;

/** A moment, for what is drawn over time: seconds from second 0. */
interface Timed {
  readonly time: number;
}

interface OverTime<S extends Shown> extends Pick<Picture, 'id' | 'title' | 'sentence' | 'legend' | 'table'> {
  readonly shown: readonly S[];
  /** The same for all panels, of so many ticks. */
  readonly y: (count: number) => Axis;
  readonly marks: (shown: S, hasTips: boolean) => Markish[];
}

/** A panel for each source, below each other on the same axes. */
export function overTime<S extends Shown>({ shown, y, marks, ...said }: OverTime<S>): Picture {
  return {
    ...said,
    isWide: true,
    draw(document, options: DrawOptions = {}) {
      const { width = 480, hasTips = false } = options;
      const height = options.height ?? PANEL_HEIGHT * shown.length + (shown.length > 1 ? 30 : 0);
      const panels = shown.map((one): Panel => {
        const { summary, name, colour } = one;
        return {
          ...(shown.length > 1 && { title: { text: name, colour } }),
          x: timeAxis(timeRange(shown), Math.floor((width - 60) / TICK_WIDTH), summary.startUnixSeconds),
          y: y(Math.floor((height / shown.length - 70) / TICK_HEIGHT)),
          marks: marks(one, hasTips),
        };
      });
      const { title, sentence } = said;
      return drawPanels(panels, { document, width, height, columns: 1, title, description: sentence });
    },
  };
}

/** Seconds of the middle of a window. */
export function middleOf({ startSeconds }: RateWindow, windowSeconds: number): number {
  return startSeconds + windowSeconds / 2;
}

/** From second 0 to the end of the longest. */
function timeRange(shown: readonly Shown[]): [from: number, to: number] {
  return [
    0,
    Math.max(...shown.map(({ summary: { rate, durationSeconds } }) => endOf(rate, durationSeconds))),
  ];
}

function endOf(
  { windows, windowSeconds }: { windows: readonly RateWindow[]; windowSeconds: number },
  durationSeconds: number,
): number {
  const last = windows.length === 0 ? 0 : windows[windows.length - 1].startSeconds + windowSeconds;
  return Number.isFinite(durationSeconds) ? Math.max(last, durationSeconds) : last;
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
  const isOne = all.length < 2;
  return {
    columns: [
      ...(isOne ? [] : [{ name: 'of' }]),
      { name: 'window from' },
      ...columns.map(({ name }) => ({ name })),
    ],
    rows: all.flatMap((shown) =>
      everyFew(pointsOf(shown), MAX_ROWS / all.length).map((point) => [
        ...(isOne ? [] : [shown.name]),
        momentText(point.startSeconds, shown.summary.startUnixSeconds),
        ...columns.map(({ of }) => of(point)),
      ]),
    ),
  };
}
