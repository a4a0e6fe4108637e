import type { HistogramBin } from '../traffic-summary.js';
import { type DistributionShown, distribution } from './distribution.js';
import { percentOfBins, totalOf } from './histogram.js';
import type { Picture } from './picture.js';
import type { Shown } from './shown.js';
import { tableOf } from './table.js';
import { number, percent } from './words.js';

export interface ShareShown extends DistributionShown {
  readonly bins: readonly HistogramBin[];
}

interface SharesOfRequests extends Pick<Picture, 'id' | 'title'> {
  readonly shown: readonly Shown[];
  /** Of a source, by share, 0 to 1; undefined where it has none. */
  readonly binsOf: (one: Shown) => readonly HistogramBin[] | undefined;
  readonly label: string;
  readonly sentence: (all: readonly ShareShown[]) => string;
}

/** Requests by a share that each of them has; undefined where no source has any. */
export function sharesOfRequests(options: SharesOfRequests): Picture | undefined {
  const { id, title, label, shown, binsOf } = options;
  const all = shown.flatMap((one): ShareShown[] => {
    const bins = binsOf(one);
    return bins !== undefined && totalOf(bins) > 0 ? [{ ...one, bins, bars: percentOfBins(bins) }] : [];
  });
  if (all.length === 0) return undefined;
  return distribution({
    id,
    title,
    sentence: options.sentence(all),
    shown: all,
    x: { label, format: percent, isLog: false },
    y: { label: '% of requests' },
    table: tableOf(all, [{ name: label }, { name: 'share of requests', unit: 'share' }], ({ bars }) =>
      bars.map(({ from, to, height }) => [`${percent(from)} to ${percent(to)}`, height / 100]),
    ),
    say: ({ from, to, height }) => `${percent(from)} to ${percent(to)}\n${number(height)} % of requests`,
  });
}

/** The share of the requests in bins from one edge up to another. */
export function shareBetween({ bins }: ShareShown, from: number, to: number): number {
  const middle = (bin: HistogramBin) => (bin.from + bin.to) / 2;
  return totalOf(bins.filter((bin) => middle(bin) > from && middle(bin) < to)) / totalOf(bins);
}
