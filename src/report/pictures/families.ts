import type { FittedArrivals, FittedFamily } from '../traffic-summary.js';
import type { LegendItem } from './picture.js';
import { type Colour, GREEN, INK, PURPLE } from './theme.js';
import { list, number } from './words.js';

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

/** `1.36 / sqrt(n)`: the distance that one in twenty samples of n has from the law that it is of. */
const CHANCE = 1.36;

/** The closest law and its distance: `gamma (0.02)`, and which laws are no further away than chance alone has them. */
export function closestWords({ families, closest, fittedTo }: FittedArrivals): string | undefined {
  const best = families.find(({ family }) => family === closest);
  if (best === undefined || !Number.isFinite(best.kolmogorovSmirnov)) return undefined;
  const near = families.filter(
    ({ family, kolmogorovSmirnov }) =>
      family !== closest && kolmogorovSmirnov - best.kolmogorovSmirnov < CHANCE / Math.sqrt(fittedTo),
  );
  const others = list(near.map(({ family }) => familyWord(family)));
  const untold = near.length === 0 ? '' : `, not told apart from ${others}`;
  return `${familyWord(closest)} (${number(best.kolmogorovSmirnov)}${untold})`;
}

/** The Kolmogorov-Smirnov distance of one of them, in words. */
export function distanceOf(families: readonly FittedFamily[], family: FittedFamily['family']): string {
  return number(families.find((one) => one.family === family)?.kolmogorovSmirnov ?? Number.NaN);
}
