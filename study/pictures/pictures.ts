import type { StudyResults } from '../results.js';
import { figure19 } from './figure-19.js';
import { figure20 } from './figure-20.js';
import { figure20Latency } from './figure-20-latency.js';
import { figure21 } from './figure-21.js';
import { headline } from './headline.js';
import { statementsPicture } from './statements.js';

/** A picture of the study, and what to look for in it. */
export interface StudyPicture {
  readonly file: string;
  readonly title: string;
  readonly lookFor: string;
  draw(results: StudyResults): string;
  /** What it is drawn from; without any, it is not drawn. */
  data(results: StudyResults): readonly unknown[];
}

export const HEADLINE: StudyPicture = {
  file: 'headline.svg',
  title: 'Instances that each traffic asks for',
  lookFor: 'How many squares are dashed.',
  draw: headline,
  data: ({ statements }) => statements,
};

/** In the order of the page. */
export const PICTURES: readonly StudyPicture[] = [
  {
    file: 'statements.svg',
    title: 'Instances over those of the actual traffic',
    lookFor: 'Whether a bar holds 1, and whether the pools agree.',
    draw: statementsPicture,
    data: ({ statements }) => statements,
  },
  {
    file: 'figure-20.svg',
    title: 'Instances by hour and rate (figure 20)',
    lookFor:
      'In each row, how far NAIVE (triangle) is from the actual traffic (circle), and ServeGen (square) from it; and whether that is so in every hour. NAIVE knows the same hour here, ServeGen the day before.',
    draw: figure20,
    data: ({ needs }) => needs,
  },
  {
    file: 'figure-20-latency.svg',
    title: 'P99 TTFT over the number of instances (figure 20)',
    lookFor:
      'Where each curve first is at or below the dashed target. One hour of each pool, at one rate, with one seed.',
    draw: figure20Latency,
    data: ({ curves }) => curves,
  },
  {
    file: 'figure-21.svg',
    title: 'Prefill and decode instances (figure 21)',
    lookFor: 'Whether the stages are apart by as much as instances that do both.',
    draw: figure21,
    data: ({ staged }) => staged,
  },
  {
    file: 'figure-19.svg',
    title: 'Rates of 3 seconds, and input lengths at them (figure 19)',
    lookFor:
      'On the left how wide the rates range, on the right whether the mean input length goes with the rate. One hour of each pool, at one rate.',
    draw: figure19,
    data: ({ rateRanges }) => rateRanges,
  },
];
