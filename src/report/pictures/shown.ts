import type { TrafficSummary } from '../traffic-summary.js';
import { shortNames } from './names.js';
import type { Panel } from './panels.js';
import type { LegendItem } from './picture.js';
import { BLUE, type Colour, INK, VERMILION } from './theme.js';
import { duration, list } from './words.js';

/** A summary, and how its marks look in all pictures. */
export interface Shown {
  readonly summary: TrafficSummary;
  readonly name: string;
  readonly colour: Colour;
  readonly symbol: 'circle' | 'triangle';
  /** Whether there are two, so that words have to say which. */
  readonly isNamed: boolean;
  /** The names of the others. */
  readonly others: readonly string[];
  /** Unix seconds of second 0 of all; undefined where they differ, and a page can only have times from the start. */
  readonly pageStart: number | undefined;
}

const LOOKS = [
  { colour: BLUE, symbol: 'circle' },
  { colour: VERMILION, symbol: 'triangle' },
] as const;

/** Names of what lies side by side, if longer, are cut. */
const LONGEST_NAME = 40;

/** What is shown, with its look; more than two are not told apart. */
export function shownOf(summaries: readonly TrafficSummary[]): Shown[] {
  const told = summaries.slice(0, LOOKS.length);
  const names = shortNames(
    told.map(({ name }) => name),
    LONGEST_NAME,
  );
  const start = told[0]?.startUnixSeconds;
  const pageStart = told.every(({ startUnixSeconds }) => startUnixSeconds === start) ? start : undefined;
  return told.map((summary, index, all) => ({
    summary,
    name: names[index],
    ...LOOKS[index],
    isNamed: all.length > 1,
    others: names.filter((_, other) => other !== index),
    pageStart,
  }));
}

/** The names of what is shown, by a mark that all have; none where there is only one. */
export function legendOf(shown: readonly Shown[], mark?: LegendItem['mark']): LegendItem[] {
  return shown
    .filter(({ isNamed }) => isNamed)
    .map(({ name, colour, symbol }) => ({ name, colour, mark: mark ?? symbol }));
}

/** What a sentence says of each: `2 times`, or `2 times in a.arrow and 1.3 times in b.arrow`; empty where nothing is known. */
export function ofEach<S extends Shown>(shown: readonly S[], say: (one: S) => string | undefined): string {
  const said = shown.flatMap((one) => {
    const words = say(one);
    return words === undefined ? [] : [shown.length > 1 ? `${words} in ${one.name}` : words];
  });
  return list(said);
}

/** A length of time that each has: `3 s`, or `3 s (a.arrow) and 1 min (b.arrow)` where they differ. */
export function durationOfEach<S extends Shown>(
  shown: readonly S[],
  secondsOf: (one: S) => number | undefined,
): string {
  const said = shown.flatMap((one) => {
    const seconds = secondsOf(one);
    return seconds === undefined ? [] : [{ name: one.name, text: duration(seconds) }];
  });
  if (said.every(({ text }) => text === said[0].text)) return said[0]?.text ?? '';
  return list(said.map(({ name, text }) => `${text} (${name})`));
}

/** A sentence, with the name in front where only one of two has what it is about, and with what the other lacks. */
export function sentenceFor(shown: readonly Shown[], sentence: string, lacking: string): string {
  if (shown.length !== 1 || !shown[0].isNamed) return sentence;
  return `${shown[0].name}: ${sentence.replace(/\.$/, '')}; ${list(shown[0].others)} is not shown, as ${lacking}.`;
}

/** What stands above a panel that is of one source; nothing where there is no other. */
export function titleOf({ name, colour, isNamed }: Shown): Pick<Panel, 'title'> {
  return isNamed ? { title: { text: name, colour } } : {};
}

/** The colour of a mark in a legend that all sources share. */
export function sharedColour(shown: readonly Shown[]): Colour {
  return shown.length > 1 ? INK : shown[0].colour;
}
