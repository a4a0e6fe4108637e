import { lineY, type Markish } from '@observablehq/plot';
import type { FittedArrivals, InterArrivalSummary } from '../traffic-summary.js';
import { closest, distanceOf, FAMILY_LOOKS, familyLegend, familyName } from './families.js';
import {
  type Bar,
  barAxes,
  barTip,
  histogramMarks,
  percentPerOctave,
  totalOf,
  trimmed,
} from './histogram.js';
import { paneled } from './paneled.js';
import type { Picture } from './picture.js';
import { ofEach, type Shown } from './shown.js';
import { tableOf } from './table.js';
import { INK } from './theme.js';
import { duration, number } from './words.js';

interface Curve {
  readonly x: number;
  readonly y: number;
}

interface ArrivalShown extends Shown {
  readonly bars: readonly Bar[];
  readonly fitted: FittedArrivals | undefined;
}

/** Inter-arrival times of the busiest stretch, and what the laws that are fitted to it would have. */
export function interArrivalHistogram(shown: readonly Shown[]): Picture | undefined {
  const all = shown
    .map((one): ArrivalShown => ({ ...one, ...barsOf(one.summary.interArrivalTimes) }))
    .filter(({ bars }) => bars.length > 0);
  if (all.length === 0) return undefined;
  const families = all.flatMap(({ fitted }) => fitted?.families ?? []);
  const own = all.length > 1 ? INK : all[0].colour;
  return paneled({
    id: 'inter-arrival-times',
    title: 'Inter-arrival times',
    sentence: sentenceOf(all),
    legend:
      families.length === 0
        ? []
        : [{ name: 'traffic', colour: own, mark: 'area' }, ...familyLegend(families)],
    table: tableOf(
      all,
      [
        { name: 'law' },
        { name: 'shape' },
        { name: 'scale', unit: 'seconds' },
        { name: 'Kolmogorov-Smirnov distance' },
      ],
      ({ fitted }) =>
        (fitted?.families ?? []).map(({ family, shape, scaleSeconds, kolmogorovSmirnov }) => [
          ...[familyName(family), shape, scaleSeconds, kolmogorovSmirnov],
        ]),
    ),
    panelCount: all.length,
    panels: ({ xTicks, yTicks, hasTips }) => {
      const axes = barAxes(
        [...all.flatMap(({ bars }) => bars)],
        { label: 'inter-arrival time', count: xTicks, format: duration, isLog: true },
        { label: '% per doubling of the time', count: yTicks },
      );
      if (axes === undefined) return [];
      return all.map(({ name, colour, bars, fitted }) => ({
        ...axes,
        ...(all.length > 1 && { title: { text: name, colour } }),
        marks: [
          ...histogramMarks(bars, colour, false),
          ...(fitted === undefined ? [] : familyLines(fitted, bars)),
          ...barTip(
            bars,
            hasTips,
            ({ from, to, height }) =>
              `${duration(from)} to ${duration(to)}\n${number(height)} % per doubling`,
          ),
        ],
      }));
    },
  });
}

/** Of the stretch that is fitted, or where there is none of all. */
function barsOf({ histogram, fitted }: InterArrivalSummary): Pick<ArrivalShown, 'bars' | 'fitted'> {
  if (fitted === undefined || totalOf(fitted.histogram) === 0)
    return { bars: trimmed(percentPerOctave(histogram)), fitted: undefined };
  return { bars: trimmed(percentPerOctave(fitted.histogram, fitted.count)), fitted };
}

function familyLines({ families, histogram }: FittedArrivals, bars: readonly Bar[]): Markish[] {
  const [from, to] = [bars[0].from, bars[bars.length - 1].to];
  return families.map(({ family, expectedShares }) => {
    const points = histogram.flatMap((bin, index): Curve[] => {
      if (!(bin.from >= from && bin.to <= to)) return [];
      return [
        {
          x: Math.sqrt(bin.from * bin.to),
          y: (expectedShares[index] * 100) / Math.log2(bin.to / bin.from),
        },
      ];
    });
    const { colour, dashes } = FAMILY_LOOKS[family];
    return lineY(points, {
      x: 'x',
      y: 'y',
      stroke: colour.css,
      strokeWidth: 2,
      ...(dashes !== undefined && { strokeDasharray: dashes }),
    });
  });
}

function sentenceOf(all: readonly ArrivalShown[]): string {
  const best = ofEach(all, ({ fitted }) => {
    const found = fitted === undefined ? undefined : closest(fitted.families);
    return (
      found && `${familyName(found.family)} (Kolmogorov-Smirnov distance ${number(found.kolmogorovSmirnov)})`
    );
  });
  if (best === '') {
    const middle = ofEach(all, ({ summary }) => duration(summary.interArrivalTimes.seconds.p50));
    return `Half of the requests come within ${middle} of the one before.`;
  }
  const poisson = ofEach(all, ({ fitted }) => fitted && distanceOf(fitted.families, 'exponential'));
  return `The closest law is ${best}; the exponential one, of a Poisson process, is ${poisson} away.`;
}
