import type { FittedFamily } from '../traffic-summary.js';
import type { LegendItem } from './picture.js';
import { type Colour, GREEN, INK, PURPLE } from './theme.js';
import { number } from './words.js';

interface FamilyLook {
  readonly colour: Colour;
  readonly mark: 'line' | 'dashed' | 'dotted';
  /** Of the line. */
  readonly dashes: string | undefined;
}

/** Colours and dashes of the laws that are fitted to inter-arrival times. */
export const FAMILY_LOOKS: Readonly<Record<FittedFamily['family'], FamilyLook>> = {
  exponential: { colour: INK, mark: 'dashed', dashes: '4 3' },
  gamma: { colour: GREEN, mark: 'line', dashes: undefined },
  weibull: { colour: PURPLE, mark: 'dotted', dashes: '1.5 2.5' },
};

const NAMES: Readonly<Record<FittedFamily['family'], string>> = {
  exponential: 'exponential (Poisson)',
  gamma: 'gamma',
  weibull: 'Weibull',
};

/** Of the families that are there, each once. */
export function familyLegend(families: readonly FittedFamily[]): LegendItem[] {
  const names = [...new Set(families.map(({ family }) => family))];
  return names.map((family) => {
    const { colour, mark } = FAMILY_LOOKS[family];
    return { name: NAMES[family], colour, mark };
  });
}

/** As it is called within a sentence. */
export function familyWord(family: FittedFamily['family']): string {
  return family === 'weibull' ? 'Weibull' : family;
}

export function familyName(family: FittedFamily['family']): string {
  return NAMES[family];
}

/** That with the smallest distance; undefined where none has one. */
export function closest(families: readonly FittedFamily[]): FittedFamily | undefined {
  return families
    .filter(({ kolmogorovSmirnov }) => Number.isFinite(kolmogorovSmirnov))
    .reduce<FittedFamily | undefined>(
      (best, one) => (best !== undefined && best.kolmogorovSmirnov <= one.kolmogorovSmirnov ? best : one),
      undefined,
    );
}

/** `shape 0.52, scale 98 ms`-like figures, for tables. */
export function distanceOf(families: readonly FittedFamily[], family: FittedFamily['family']): string {
  return number(families.find((one) => one.family === family)?.kolmogorovSmirnov ?? Number.NaN);
}
