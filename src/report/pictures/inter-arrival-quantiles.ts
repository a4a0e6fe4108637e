import { line, link } from '@observablehq/plot';
import type { FittedArrivals, FittedFamily } from '../traffic-summary.js';
import { extent, logAxis } from './axes.js';
import { FAMILY_LOOKS, familyLegend, familyName } from './families.js';
import { seenBins } from './histogram.js';
import { SEEN } from './inter-arrival-histogram.js';
import { paneled } from './paneled.js';
import type { Picture, TableCell } from './picture.js';
import { ofEach, type Shown, titleOf } from './shown.js';
import { tableOf } from './table.js';
import { MUTED } from './theme.js';
import { factor } from './words.js';

interface FittedShown extends Shown {
  readonly fitted: FittedArrivals;
}

/** Quantiles of inter-arrival times against those of the fitted laws: on the diagonal where a law fits. */
export function interArrivalQuantiles(shown: readonly Shown[]): Picture | undefined {
  const all = shown.flatMap((one): FittedShown[] => {
    const { fitted } = one.summary.interArrivalTimes;
    return fitted?.families.some(({ quantiles }) => seen(quantiles).length > 1) ? [{ ...one, fitted }] : [];
  });
  if (all.length === 0) return undefined;
  const families = all.flatMap(({ fitted }) => fitted.families);
  const values = all.flatMap(({ fitted }) => seenEdges(fitted));
  const [min, max] = extent(values);
  return paneled({
    of: all,
    id: 'inter-arrival-quantiles',
    title: 'Inter-arrival times against fitted laws (Q-Q)',
    sentence: sentenceOf(all),
    legend: [...familyLegend(families), { name: 'a law that fits', colour: MUTED, mark: 'line' }],
    table: tableOf(
      all,
      [{ name: 'law' }, { name: 'observed', unit: 'seconds' }, { name: 'of the law', unit: 'seconds' }],
      ({ fitted }) =>
        fitted.families.flatMap(({ family, quantiles }) =>
          quantiles.map((pair): TableCell[] => [familyName(family), ...pair]),
        ),
      'quantiles of laws',
    ),
    panelCount: all.length,
    panelHeight: 300,
    panels: ({ xTicks, yTicks }) => {
      const axis = (label: string, count: number) => logAxis(values, { label, count, isDuration: true });
      const x = axis('quantile of the law', xTicks);
      const y = axis('observed quantile', yTicks);
      if (x === undefined || y === undefined) return [];
      return all.map((one) => ({
        x,
        y,
        ...titleOf(one),
        marks: [
          link([0], { x1: min, y1: min, x2: max, y2: max, stroke: MUTED.css, strokeWidth: 1 }),
          ...one.fitted.families.map(({ family, quantiles }) =>
            quantileLine(family, within(seen(quantiles), min, max)),
          ),
        ],
      }));
    },
  });
}

function quantileLine(family: FittedFamily['family'], quantiles: FittedFamily['quantiles']) {
  const { colour, dashes } = FAMILY_LOOKS[family];
  return line(quantiles, {
    x: ([, ofLaw]: readonly number[]) => ofLaw,
    y: ([observed]: readonly number[]) => observed,
    stroke: colour.css,
    strokeWidth: 2.2,
    ...(dashes !== undefined && { strokeDasharray: dashes }),
  });
}

/** What the histogram of these times shows. */
function seenEdges({ histogram }: FittedArrivals): number[] {
  return seenBins(histogram, SEEN).flatMap(({ from, to }) => (from > 0 ? [from, to] : []));
}

function within(quantiles: FittedFamily['quantiles'], min: number, max: number): FittedFamily['quantiles'] {
  return quantiles.filter((pair) => pair.every((value) => value >= min && value <= max));
}

/** Those that a logarithmic axis has. */
function seen(quantiles: FittedFamily['quantiles']): FittedFamily['quantiles'] {
  return quantiles.filter((pair) => pair.every((value) => value > 0 && Number.isFinite(value)));
}

function sentenceOf(all: readonly FittedShown[]): string {
  const ratio = ofEach(all, ({ fitted }) => {
    const exponential = fitted.families.find(({ family }) => family === 'exponential');
    const last = exponential && seen(exponential.quantiles).at(-1);
    return last && factor(last[0] / last[1]);
  });
  const begin = 'A law fits where its line lies on the diagonal';
  if (ratio === '') return `${begin}.`;
  return `${begin}; at the long end, the observed time over that of the exponential law, of a Poisson process, is ${ratio}.`;
}
