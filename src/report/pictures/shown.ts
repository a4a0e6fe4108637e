import type { TrafficSummary } from '../traffic-summary.js';
import type { LegendItem } from './picture.js';
import { BLUE, type Colour, VERMILION } from './theme.js';
import { list } from './words.js';

/** A summary, and how its marks look in all pictures. */
export interface Shown {
  readonly summary: TrafficSummary;
  readonly name: string;
  readonly colour: Colour;
  readonly symbol: 'circle' | 'triangle';
}

const LOOKS = [
  { colour: BLUE, symbol: 'circle' },
  { colour: VERMILION, symbol: 'triangle' },
] as const;

/** Names of what lies side by side, if longer, are cut. */
const LONGEST_NAME = 40;

/** What is shown, with its look; more than two are not told apart. */
export function shownOf(summaries: readonly TrafficSummary[]): Shown[] {
  return summaries
    .slice(0, LOOKS.length)
    .map((summary, index) => ({ summary, name: shortened(summary.name, LONGEST_NAME), ...LOOKS[index] }));
}

/** The names of what is shown, by a mark that all have; none where there is only one. */
export function legendOf(shown: readonly Shown[], mark?: LegendItem['mark']): LegendItem[] {
  if (shown.length < 2) return [];
  return shown.map(({ name, colour, symbol }) => ({ name, colour, mark: mark ?? symbol }));
}

/** What a sentence says of each: `2 times`, or `2 times in a.arrow and 1.3 times in b.arrow`; empty where nothing is known. */
export function ofEach<S extends Shown>(shown: readonly S[], say: (one: S) => string | undefined): string {
  const said = shown.flatMap((one) => {
    const words = say(one);
    return words === undefined ? [] : [shown.length < 2 ? words : `${words} in ${one.name}`];
  });
  return list(said);
}

/** A text with its middle left out. */
export function shortened(text: string, length: number): string {
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  const half = (length - 1) / 2;
  return `${characters.slice(0, Math.ceil(half)).join('')}…${characters.slice(-Math.floor(half)).join('')}`;
}
