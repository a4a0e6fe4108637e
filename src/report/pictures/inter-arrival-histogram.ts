import { lineY, type Markish } from '@observablehq/plot';
import type { FittedArrivals, FittedFamily, InterArrivalSummary } from '../traffic-summary.js';
import { closestWords, distanceOf, FAMILY_LOOKS, familyLegend, familyName } from './families.js';
import {
  type Bar,
  barAxes,
  barTip,
  histogramMarks,
  percentPerOctave,
  seenBins,
  totalOf,
} from './histogram.js';
import { paneled } from './paneled.js';
import type { Picture } from './picture.js';
import { ofEach, type Shown, sharedColour, titleOf } from './shown.js';
import { tableOf } from './table.js';
import { duration, number, percent } from './words.js';

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
  const own = sharedColour(all);
  return paneled({
    of: all,
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
    panelHeight: 300,
    panels: ({ xTicks, yTicks, hasTips }) => {
      const axes = barAxes(
        all.flatMap(({ bars }) => bars),
        { label: 'inter-arrival time', count: xTicks, isDuration: true, isLog: true },
        { label: '% per doubling of the time', count: yTicks },
        all.flatMap((one) => curvesOf(one).flatMap(({ points }) => points.map(({ y }) => y))),
      );
      if (axes === undefined) return [];
      return all.map((one) => ({
        ...axes,
        ...titleOf(one),
        marks: [
          ...histogramMarks(one.bars, one.colour, false),
          ...curvesOf(one).map(({ family, points }) => familyLine(family, points)),
          ...barTip(
            one.bars,
            hasTips,
            ({ from, to, height }) =>
              `${duration(from)} to ${duration(to)}\n${number(height)} % per doubling`,
          ),
        ],
      }));
    },
  });
}

/** Times that are next to nothing differ by orders of magnitude, and nothing that serves requests tells them apart. */
export const SEEN = { low: 0.02, high: 2e-4 };

/** Of the stretch that is fitted, or where there is none of all. */
function barsOf({ histogram, fitted }: InterArrivalSummary): Pick<ArrivalShown, 'bars' | 'fitted'> {
  if (fitted === undefined || totalOf(fitted.histogram) === 0)
    return { bars: percentPerOctave(seenBins(histogram, SEEN), totalOf(histogram)), fitted: undefined };
  return { bars: percentPerOctave(seenBins(fitted.histogram, SEEN), fitted.fittedTo), fitted };
}

/** What each law would have, where the traffic is shown. */
function curvesOf({ bars, fitted }: ArrivalShown): { family: FittedFamily['family']; points: Curve[] }[] {
  if (fitted === undefined) return [];
  const [from, to] = [bars[0].from, bars[bars.length - 1].to];
  return fitted.families.map(({ family, expectedShares }) => ({
    family,
    points: fitted.histogram.flatMap((bin, index) => {
      const x = Math.sqrt(bin.from * bin.to);
      const y = (expectedShares[index] * 100) / Math.log2(bin.to / bin.from);
      return bin.from >= from && bin.to <= to && Number.isFinite(y) ? [{ x, y }] : [];
    }),
  }));
}

function familyLine(family: FittedFamily['family'], points: readonly Curve[]): Markish {
  const { colour, dashes } = FAMILY_LOOKS[family];
  return lineY(points, {
    x: 'x',
    y: 'y',
    stroke: colour.css,
    strokeWidth: 2,
    ...(dashes !== undefined && { strokeDasharray: dashes }),
  });
}

function sentenceOf(all: readonly ArrivalShown[]): string {
  const best = ofEach(all, ({ fitted }) => fitted && closestWords(fitted));
  const unseen = unseenOf(all);
  if (best === '') {
    const middle = ofEach(all, ({ summary }) => duration(summary.interArrivalTimes.seconds.p50));
    return `Half of the requests come within ${middle} of the one before${unseen}.`;
  }
  const poisson = ofEach(all, ({ fitted }) => fitted && distanceOf(fitted.families, 'exponential'));
  return `By Kolmogorov-Smirnov distance the closest law is ${best}; the exponential law, of a Poisson process, has ${poisson}${unseen}.`;
}

/** What share of the times is too short to be drawn, where that is a thousandth or more. */
function unseenOf(all: readonly ArrivalShown[]): string {
  const said = ofEach(all, ({ summary: { interArrivalTimes }, fitted, bars: [first] }) => {
    const histogram = fitted?.histogram ?? interArrivalTimes.histogram;
    const drawn = totalOf(histogram.filter(({ from }) => from >= first.from));
    const share = 1 - drawn / (fitted?.fittedTo ?? interArrivalTimes.seconds.count);
    return share >= 1e-3 ? `${percent(share)} below ${duration(first.from)}` : undefined;
  });
  return said === '' ? '' : `; not drawn are the ${said}`;
}
