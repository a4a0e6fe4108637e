import { lineY, ruleY } from '@observablehq/plot';
import type { RateWindow } from '../traffic-summary.js';
import { linearAxis } from './axes.js';
import { middleOf, overTime, timeTip, windowOfEach, windowRows } from './over-time.js';
import type { Picture } from './picture.js';
import { ofEach, type Shown, sharedColour } from './shown.js';
import { median } from './statistics.js';
import { MUTED } from './theme.js';
import { number, percent } from './words.js';

interface CvPoint extends RateWindow {
  readonly time: number;
}

/** Inter-arrival times of a window that tell its CV. */
const LEAST_GAPS = 30;

type CvShown = Shown & { readonly points: readonly CvPoint[] };

/** The coefficient of variation of inter-arrival times over time, which a Poisson process has at 1. */
export function cvOverTime(shown: readonly Shown[]): Picture | undefined {
  const all = shown
    .map((one) => ({ ...one, points: pointsOf(one) }))
    .filter(({ points }) => points.some(({ interArrivalCv }) => Number.isFinite(interArrivalCv)));
  if (all.length === 0) return undefined;
  const cvs = all.flatMap(({ points }) => points.map(({ interArrivalCv }) => interArrivalCv));
  return overTime({
    id: 'inter-arrival-cv-over-time',
    title: 'Inter-arrival CV over time',
    sentence: sentenceOf(all),
    legend: [
      {
        name: `CV of ${windowOfEach(all)}`,
        colour: sharedColour(all),
        mark: 'line',
      },
      { name: 'a Poisson process (NAIVE): 1', colour: MUTED, mark: 'dashed' },
    ],
    table: windowRows(all, ({ points }) => points, [
      { name: 'inter-arrival CV', of: ({ interArrivalCv }) => interArrivalCv },
      { name: 'requests', of: ({ requests }) => requests },
    ]),
    shown: all,
    lacking: `no window has ${LEAST_GAPS} inter-arrival times`,
    y: (count) => linearAxis(cvs, { label: 'CV of inter-arrival times', count }, [0, 1.2]),
    marks: ({ points, colour }, hasTips) => [
      ruleY([1], { stroke: MUTED.css, strokeWidth: 1.5, strokeDasharray: '4 3' }),
      lineY(points, { x: 'time', y: 'interArrivalCv', stroke: colour.css, strokeWidth: 1.8 }),
      ...timeTip(points, hasTips, 'interArrivalCv', (one) => `CV ${number(one.interArrivalCv)}`),
    ],
  });
}

function pointsOf({ summary: { rate } }: Shown): CvPoint[] {
  return rate.windows.map((window) => ({ ...window, time: middleOf(window, rate.windowSeconds) }));
}

function sentenceOf(all: readonly CvShown[]): string {
  const cvs = (one: CvShown) =>
    one.points.map(({ interArrivalCv }) => interArrivalCv).filter(Number.isFinite);
  const middle = ofEach(all, (one) => number(median(cvs(one))));
  const above = ofEach(all, (one) => percent(cvs(one).filter((cv) => cv > 1).length / cvs(one).length));
  return `The median CV is ${middle}; of the windows, ${above} are above 1, burstier than a Poisson process.`;
}
