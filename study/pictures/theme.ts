import type { Traffic } from '../results.js';

/** A colour on a light page, and what stands for it on a dark one. */
export interface Colour {
  readonly light: string;
  readonly dark: string;
}

export const PAPER: Colour = { light: '#ffffff', dark: '#0d1117' };
export const INK: Colour = { light: '#1f2328', dark: '#e6edf3' };
export const MUTED: Colour = { light: '#59636e', dark: '#9aa4af' };
export const RULE: Colour = { light: '#d1d9e0', dark: '#3d444d' };

/**
 * Blue, vermilion and bluish green of Okabe and Ito, which people of any colour vision tell apart ("Color Universal
 * Design", 2008), darker where small type of it would not be legible on white.
 */
const BLUE: Colour = { light: '#0072b2', dark: '#58b4ea' };
const GREEN: Colour = { light: '#00795a', dark: '#35c79a' };
const VERMILION: Colour = { light: '#bf4e00', dark: '#ff9a52' };

export const TRAFFIC_COLOURS = {
  actual: INK,
  exact: BLUE,
  naive: VERMILION,
} as const satisfies Partial<Record<Traffic, Colour>>;

/** Traffics that pictures show one by one, in this order. */
export type ShownTraffic = keyof typeof TRAFFIC_COLOURS;
export const SHOWN_TRAFFICS = Object.keys(TRAFFIC_COLOURS) as readonly ShownTraffic[];

/** Shapes beside colours, for who sees or prints none. */
export const TRAFFIC_SYMBOLS = {
  actual: 'circle',
  exact: 'square',
  naive: 'triangle',
} as const satisfies Record<ShownTraffic, string>;

/** Of pools, in the order of the results, where each is a mark of its own. */
export const POOL_LOOKS = [
  { colour: INK, symbol: 'circle' },
  { colour: BLUE, symbol: 'square' },
  { colour: GREEN, symbol: 'triangle' },
] as const;

export const WIDTH = 800;

/**
 * Marks carry the colours of light pages as attributes, which any program understands; where a browser shows a dark page
 * these rules take their place. Paper stays white.
 */
export function darkRules(): string {
  const rules = [PAPER, INK, MUTED, RULE, BLUE, GREEN, VERMILION].flatMap(({ light, dark }) => [
    `[fill="${light}"]{fill:${dark}}`,
    `[stroke="${light}"]{stroke:${dark}}`,
  ]);
  return `@media screen and (prefers-color-scheme:dark){${rules.join('')}}`;
}
