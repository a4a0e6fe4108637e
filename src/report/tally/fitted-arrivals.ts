import type { DeterministicMath } from '../../engine/math.js';
import { shownLaw } from '../../estimation/gap-distance.js';
import { bestByKs, type FamilyFit, fitGapFamilies, type GapFits } from '../../estimation/gap-families.js';
import { GAMMA, WEIBULL } from '../../estimation/gap-law.js';
import { gamma } from '../../laws/gamma.js';
import { weibull } from '../../laws/weibull.js';
import { FloatHistogram } from '../../statistics/float-histogram.js';
import type { FittedArrivals, FittedFamily, HistogramBin } from '../traffic-summary.js';
import { logBins } from './histogram-bins.js';
import { rounded } from './rounded.js';

/** Inter-arrival times that families are fitted to, at least: fewer tell no two apart. */
const MIN_GAPS = 30;
/** Pairs of quantiles. */
const QUANTILES = 60;
/**
 * Of the mean inter-arrival time, what times are told apart by. Requests that a client sends at once are closer than any law of
 * the whole has them, by as many orders of magnitude as numbers have room for; taken as they are, these decide the fit.
 */
const RESOLUTION = 1e-3;

/** A stretch of time and inter-arrival times in it. */
export interface GapStretch {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Of all inter-arrival times of the stretch. */
  readonly count: number;
  readonly meanSeconds: number;
  /** Some of them, evenly spread. */
  readonly gaps: Float64Array;
}

/**
 * Fits families to the inter-arrival times of a stretch, as a clock shows them whose tick is a thousandth of their mean, or that
 * of the traffic's own clock where it is longer.
 *
 * @param tick of the clock, seconds; 0 for exact times
 * @returns undefined with fewer than 30 of them, or where all are 0
 */
export function fittedArrivals(
  { gaps, ...stretch }: GapStretch,
  tick: number,
  math: DeterministicMath,
): FittedArrivals | undefined {
  if (gaps.length < MIN_GAPS) return undefined;
  const resolution = stretch.meanSeconds * RESOLUTION;
  const shown = tick >= resolution ? gaps : gaps.map((gap) => Math.round(gap / resolution) * resolution);
  const fits = fitGapFamilies(shown, math, { tick: Math.max(tick, resolution) });
  if (fits === undefined) return undefined;
  const counted = new FloatHistogram();
  counted.add(shown);
  const histogram = logBins(counted, fits.tick);
  const sorted = shown.slice().sort();
  return {
    ...stretch,
    tickSeconds: fits.tick,
    fittedTo: gaps.length,
    histogram,
    families: (['exponential', 'gamma', 'weibull'] as const).map((family) =>
      fittedFamily(fits[family], fits, histogram, sorted, math),
    ),
    closest: bestByKs(fits).family,
  };
}

function fittedFamily(
  { family, shape, scale, ks }: FamilyFit,
  { tick }: GapFits,
  histogram: readonly HistogramBin[],
  sorted: Float64Array,
  math: DeterministicMath,
): FittedFamily {
  const law = family === 'weibull' ? WEIBULL : GAMMA;
  const cumulative = shownLaw(tick, law, shape, scale, math);
  // A bin's last tick is half a tick below its edge.
  const below = (edge: number) => cumulative(edge - tick / 2);
  const exact = quantileOf(family, shape, scale);
  const quantile = (p: number) => (tick === 0 ? exact(p) : tickAt(p, exact(p), tick, cumulative));
  return {
    family,
    shape,
    scaleSeconds: scale,
    kolmogorovSmirnov: ks,
    expectedShares: histogram.map(({ from, to }) => rounded(below(to) - below(from))),
    quantiles: Array.from({ length: QUANTILES }, (_, index) => {
      const p = (index + 0.5) / QUANTILES;
      return [rounded(sorted[Math.floor(p * sorted.length)]), rounded(quantile(p))] as const;
    }),
  };
}

function quantileOf(family: FamilyFit['family'], shape: number, scale: number): (p: number) => number {
  return family === 'weibull'
    ? weibull.truncated({ family, shape, scale }, 0, Number.POSITIVE_INFINITY).quantile
    : gamma.truncated({ family: 'gamma', shape, scale }, 0, Number.POSITIVE_INFINITY).quantile;
}

/** The first whole tick up to which a clock shows at least a share `p`, which is next to the exact quantile. */
function tickAt(p: number, exact: number, tick: number, cumulative: (gap: number) => number): number {
  let ticks = Math.max(0, Math.floor(exact / tick) - 1);
  while (ticks > 0 && cumulative(ticks * tick) >= p) ticks--;
  while (cumulative(ticks * tick) < p) ticks++;
  return ticks * tick;
}
