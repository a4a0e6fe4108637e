import type { ModalitySummary } from '../traffic-summary.js';
import { byColumn } from './by-column.js';
import {
  type Bar,
  barAxes,
  barTip,
  histogramLegend,
  histogramMarks,
  percentPerOctave,
  seenBins,
  totalOf,
} from './histogram.js';
import { paneled } from './paneled.js';
import type { Picture, TableCell } from './picture.js';
import { ofEach, type Shown } from './shown.js';
import { tableOf } from './table.js';
import { INK } from './theme.js';
import { saidOfZeros } from './unseen-zeros.js';
import { integer, list, number, percent } from './words.js';

type Items = ModalitySummary & { readonly column: string; readonly bars: readonly Bar[] };

/** How many tokens an item of each modality has. */
export function modalityTokens(shown: readonly Shown[]): Picture | undefined {
  const modalities = byColumn(shown, ({ modalities: all }) =>
    (all?.modalities ?? []).map(itemsOf).filter(({ bars }) => bars.length > 0),
  );
  if (modalities.length === 0) return undefined;
  const bars = modalities.flatMap(({ of }) => of.flatMap(({ value }) => value.bars));
  return paneled({
    of: shown,
    id: 'modality-tokens',
    title: 'Tokens of an item, by modality',
    sentence: sentenceOf(
      shown,
      modalities.map(({ column }) => column),
    ),
    legend: histogramLegend(shown),
    table: tableOf(
      shown,
      [
        { name: 'modality' },
        { name: 'requests with items', unit: 'share' },
        ...['mean items', 'p99 items', 'mean tokens', 'p50 tokens', 'p99 tokens'].map((name) => ({ name })),
      ],
      ({ summary }) => (summary.modalities?.modalities ?? []).map(rowOf),
    ),
    panelCount: modalities.length,
    panels: ({ xTicks, yTicks, hasTips }) => {
      const axes = barAxes(
        bars,
        { label: 'tokens of an item', count: xTicks, isLog: true },
        { label: '% per doubling', count: yTicks },
      );
      if (axes === undefined) return [];
      return modalities.map(({ column, of }) => ({
        ...axes,
        title: { text: column, colour: INK },
        marks: of.flatMap(({ shown: { colour }, isSecond, value }) => [
          ...histogramMarks(value.bars, colour, isSecond),
          ...barTip(
            value.bars,
            hasTips,
            ({ from, to, height }) =>
              `${integer(from)} to ${integer(to)} tokens\n${number(height)} % per doubling`,
          ),
        ]),
      }));
    },
  });
}

function itemsOf(summary: ModalitySummary): Items {
  return {
    ...summary,
    column: summary.modality,
    bars: percentPerOctave(seenBins(summary.itemHistogram), totalOf(summary.itemHistogram)),
  };
}

function rowOf({ modality, requestShare, itemsPerRequest, itemTokens }: ModalitySummary): TableCell[] {
  const tokens = (figure: 'mean' | 'p50' | 'p99') => itemTokens?.[figure] ?? Number.NaN;
  return [
    ...[modality, requestShare, itemsPerRequest.mean, itemsPerRequest.p99],
    ...[tokens('mean'), tokens('p50'), tokens('p99')],
  ];
}

function sentenceOf(shown: readonly Shown[], modalities: readonly string[]): string {
  const said = modalities.map((modality) => {
    const share = ofEach(shown, ({ summary }) => {
      const found = summary.modalities?.modalities.find((one) => one.modality === modality);
      return found && percent(found.requestShare);
    });
    return `${modality} ${share}`;
  });
  return `Peaks are sizes that many items share; requests that have items: ${list(said)}.${zerosSaid(shown)}`;
}

/** Items of no tokens, which have a bin of their own that begins at 0. */
function zerosSaid(shown: readonly Shown[]): string {
  return saidOfZeros(
    shown.flatMap(({ summary, name, isNamed }) =>
      (summary.modalities?.modalities ?? []).map(({ modality, itemHistogram: bins }) => ({
        zeros: totalOf(bins.filter(({ from }) => from === 0)),
        count: totalOf(bins),
        noun: `${modality} item`,
        whose: isNamed ? name : undefined,
      })),
    ),
  );
}
