import { subjectsOf } from '../findings.js';
import { burstiness } from '../hours.js';
import type { StudyResults } from '../results.js';
import { figure19 } from './figure-19.js';
import { figure20 } from './figure-20.js';
import { figure20Latency } from './figure-20-latency.js';
import { figure21 } from './figure-21.js';
import { headline } from './headline.js';
import { statementsPicture } from './statements.js';
import { why } from './why.js';

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
  title: 'Instances that each traffic asks for, over those that are needed',
  lookFor: 'How far NAIVE is from 1, and ServeGen from it.',
  draw: headline,
  data: ({ statements }) => statements,
};

export const STATEMENTS: StudyPicture = {
  file: 'statements.svg',
  title: 'Instances over those of the actual traffic',
  lookFor: 'Look for whether a bar holds 1, and whether the pools agree.',
  draw: statementsPicture,
  data: ({ statements }) => statements,
};

export const FIGURE_20: StudyPicture = {
  file: 'figure-20.svg',
  title: 'Instances by hour and rate (figure 20)',
  lookFor:
    'Look in each row for how far NAIVE (triangle) is from the actual traffic (circle), and ServeGen (square) from it; and whether that is so in every hour (figure 20 of the paper).',
  draw: figure20,
  data: ({ needs }) => needs,
};

export const FIGURE_20_LATENCY: StudyPicture = {
  file: 'figure-20-latency.svg',
  title: 'P99 TTFT and TBT over the number of instances (figure 20)',
  lookFor:
    'Look for where each curve first is at or below the dashed target: one hour of each pool, the median one by NAIVE over actual (of two in the middle the one with less), at its middle rate, with the first seed. Both targets have to be kept.',
  draw: figure20Latency,
  data: ({ curves }) => curves,
};

export const FIGURE_21: StudyPicture = {
  file: 'figure-21.svg',
  title: 'Prefill and decode instances (figure 21)',
  lookFor:
    'Look for whether the stages are apart by as much as instances that do both (figure 21 of the paper).',
  draw: figure21,
  data: ({ staged }) => staged,
};

export const FIGURE_19: StudyPicture = {
  file: 'figure-19.svg',
  title: 'Rates of 3 seconds, and input lengths at them (figure 19)',
  lookFor:
    'Look on the left for how wide the rates range, and on the right for whether the mean input length goes with the rate (figure 19 of the paper): one hour of each pool, the median one by NAIVE over actual (of two in the middle the one with less), at its highest rate. Windows are of 3 s of the thinned traces.',
  draw: figure19,
  data: ({ rateRanges }) => rateRanges,
};

export const WHY: StudyPicture = {
  file: 'why.svg',
  title: 'What NAIVE asks for, and how bursty the hour is',
  lookFor: 'Look for whether the marks fall to the right. Each is an hour, over rates and seeds.',
  draw: why,
  data: (results) => subjectsOf(results).flatMap(({ name }) => burstiness(results, name)),
};

/** Those besides the headline. */
export const PICTURES: readonly StudyPicture[] = [
  STATEMENTS,
  FIGURE_20,
  FIGURE_20_LATENCY,
  FIGURE_21,
  FIGURE_19,
  WHY,
];
