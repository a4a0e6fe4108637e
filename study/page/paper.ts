import { overActual, subjectsOf } from '../findings.js';
import type { Statement, StudyResults, Traffic } from '../results.js';
import { estimate, ratio } from '../words.js';
import { range } from './answer.js';
import { table } from './table.js';

/** Of the paper's evaluation: instances that NAIVE and ServeGen asked for, and about how many were needed. */
const PAPER = { naive: 12, needed: 24, servegen: 25 };
const NAIVE = PAPER.naive / PAPER.needed;

export type AgainstThePaper = 'as there' | 'less than there' | 'more than there';

/** Whether NAIVE falls short by as much as in the paper, as far as the interval tells; undefined where it does not. */
export function againstThePaper(results: StudyResults): AgainstThePaper | undefined {
  const naive = overActual(results, 'naive');
  if (naive === undefined || !Number.isFinite(naive.low) || !Number.isFinite(naive.high)) return undefined;
  if (naive.low <= NAIVE && NAIVE <= naive.high) return 'as there';
  return naive.low > NAIVE ? 'less than there' : 'more than there';
}

/** Whether the paper's half came out, in one sentence. */
export function paperSentence(results: StudyResults): string | undefined {
  const against = againstThePaper(results);
  if (against === undefined) return undefined;
  const naive = overActual(results, 'naive')!;
  if (against === 'as there') {
    return `The paper's half is in the interval: NAIVE asks for ${ratio(naive.ratio)} of what is needed (${range(naive)}).`;
  }
  const short = naive.low > 1 ? 'NAIVE does not fall short at all' : `NAIVE falls short by ${against}`;
  return `**The paper's half does not come out here.** ${short}: it asks for ${ratio(naive.ratio)} of what is needed (${range(naive)}).`;
}

/** What the section begins with: whether there is something to explain. */
export function whyFirst(results: StudyResults): string[] {
  const sentence = paperSentence(results);
  if (sentence === undefined || againstThePaper(results) === 'as there') return [];
  return [
    `${sentence} What follows says what the ratio goes with here: by hour, by rate, by length and by target. It cannot say why the paper's differs.`,
  ];
}

/** The paper's ratios, and what stands beside them here. */
export function besideThePaper(results: StudyResults): string {
  const pools = subjectsOf(results).map(({ name }) => name);
  const asked = (traffic: Traffic) => [
    cell(overActual(results, traffic)),
    ...pools.map((pool) => cell(overActual(results, traffic, { pool }))),
  ];
  const paper = (instances: number) =>
    `${ratio(instances / PAPER.needed)} (${instances} of about ${PAPER.needed})`;
  return table(
    [
      'instances over those that are needed',
      'paper',
      'here, all pools',
      ...pools.map((pool) => `here, ${pool}`),
    ],
    [
      ['NAIVE', paper(PAPER.naive), ...asked('naive')],
      ['ServeGen', paper(PAPER.servegen), ...asked('exact')],
    ],
  );
}

function cell(statement: Statement | undefined): string {
  return statement === undefined ? '–' : estimate(statement);
}
