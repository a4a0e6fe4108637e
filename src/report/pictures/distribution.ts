import type { AxisOptions } from './axes.js';
import { type Bar, barAxes, barTip, histogramLegend, histogramMarks } from './histogram.js';
import { paneled } from './paneled.js';
import type { LegendItem, Picture, PictureTable } from './picture.js';
import type { Shown } from './shown.js';

export interface DistributionShown extends Shown {
  readonly bars: readonly Bar[];
}

interface Distribution extends Pick<Picture, 'id' | 'title' | 'sentence'> {
  readonly shown: readonly DistributionShown[];
  readonly x: Omit<AxisOptions, 'count'> & { readonly isLog: boolean };
  readonly y: { readonly label: string };
  readonly table: PictureTable;
  readonly lacking?: string;
  readonly legend?: readonly LegendItem[];
  readonly say: (bar: Bar) => string;
}

/** Histograms over each other, in one panel. */
export function distribution({ shown, x, y, say, legend, ...said }: Distribution): Picture {
  return paneled({
    ...said,
    of: shown,
    legend: legend ?? histogramLegend(shown),
    panelCount: 1,
    panels: ({ xTicks, yTicks, hasTips }) => {
      const axes = barAxes(
        shown.flatMap(({ bars }) => [...bars]),
        { ...x, count: xTicks },
        { ...y, count: yTicks },
      );
      if (axes === undefined) return [];
      return [
        {
          ...axes,
          marks: shown.flatMap(({ bars, colour }, index) => [
            ...histogramMarks(bars, colour, index > 0),
            ...barTip(bars, hasTips, say),
          ]),
        },
      ];
    },
  });
}
