import { overActual, subjectsOf, verdict, WAYS, type Way } from '../findings.js';
import type { Statement, StudyResults, Traffic } from '../results.js';
import { capital, estimate, list, ratio, WHAT_NAMES } from '../words.js';
import { table } from './table.js';

/** Of the paper's evaluation: instances that NAIVE and ServeGen asked for, and about how many were needed. */
const PAPER = { naive: 12, needed: 24, servegen: 25 };
/** What NAIVE asked for there over what was needed. */
export const PAPER_NAIVE = PAPER.naive / PAPER.needed;

type AgainstThePaper = 'as there' | 'less than there' | 'more than there';

/** What NAIVE asks for in one of the ways, held to the paper's half. */
interface Held {
  readonly way: Way;
  readonly asked: Statement;
  readonly against: AgainstThePaper;
}

/** Whether NAIVE falls short by as much as in the paper, as far as the interval tells; undefined where it does not. */
function heldToThePaper(results: StudyResults, way: Way): Held | undefined {
  const asked = overActual(results, 'naive', { what: way });
  if (asked === undefined || !Number.isFinite(asked.low) || !Number.isFinite(asked.high)) return undefined;
  if (asked.low <= PAPER_NAIVE && PAPER_NAIVE <= asked.high) return { way, asked, against: 'as there' };
  return { way, asked, against: asked.low > PAPER_NAIVE ? 'less than there' : 'more than there' };
}

/** Whether the paper's half came out, by one instance and as a whole. */
export function paperSentence(results: StudyResults): string | undefined {
  const held = WAYS.flatMap((way) => heldToThePaper(results, way) ?? []);
  return held.length === 0 ? undefined : sentenceOf(held);
}

function sentenceOf(held: readonly Held[]): string {
  const clauses = held.map((each) => {
    const where = held.length === 1 ? '' : `${WAY_WORDS[each.way]} `;
    const over = each.way === 'by-one' ? 'the actual traffic asks for' : 'is needed';
    return `${where}NAIVE asks for ${estimate(each.asked)} of what ${over}: ${tells(each)}`;
  });
  return `${lead(held)} ${clauses.map(capital).join('. ')}.`;
}

function lead(held: readonly Held[]): string {
  const [inside, outside] = [true, false].map((isInside) =>
    held.filter(({ against }) => (against === 'as there') === isInside),
  );
  const names = (some: readonly Held[]) => list(some.map(({ way }) => WAY_WORDS[way]));
  if (inside!.length === 0) {
    return `**The paper's half does not come out here${held.length === 1 ? '' : ', in neither way'}.**`;
  }
  if (outside!.length === 0)
    return `The paper's half is in ${held.length === 1 ? 'the interval' : 'both intervals'}.`;
  return `**The paper's half is in the interval ${names(inside!)}, and is not ${names(outside!)}.**`;
}

const WAY_WORDS: Readonly<Record<Way, string>> = { 'by-one': 'by one instance', instances: 'as a whole' };

function tells({ asked, against }: Held): string {
  if (verdict(asked) === 'no difference') {
    return against === 'as there'
      ? 'the interval holds half and 1, and tells nothing'
      : 'no difference shows';
  }
  if (against === 'as there') return 'it falls short, and the interval holds the half';
  return asked.low > 1 ? 'it does not fall short at all' : `it falls short by ${against}`;
}

/** What the section begins with: which way it is about, and whether there is something to explain. */
export function whyFirst(results: StudyResults): string[] {
  const whole = heldToThePaper(results, 'instances');
  const about = 'All of this is about the whole deployment, tried.';
  if (whole === undefined || whole.against === 'as there') return [about];
  return [
    `${sentenceOf([whole])} What follows says what the ratio goes with here: by hour, by rate, by length and by target. It cannot say why the paper's differs. ${about}`,
  ];
}

/** The paper's ratios, and what stands beside them here. */
export function besideThePaper(results: StudyResults): string {
  const pools = subjectsOf(results).map(({ name }) => name);
  const asked = (traffic: Traffic, what: Way) => [
    cell(overActual(results, traffic, { what })),
    ...pools.map((pool) => cell(overActual(results, traffic, { pool, what }))),
  ];
  const paper = (instances: number) =>
    `${ratio(instances / PAPER.needed)} (${instances} of about ${PAPER.needed})`;
  return table(
    [
      'instances over those of the actual traffic',
      'paper',
      'here, all pools',
      ...pools.map((pool) => `here, ${pool}`),
    ],
    WAYS.flatMap((way) => [
      [`NAIVE, ${WHAT_NAMES[way]}`, paper(PAPER.naive), ...asked('naive', way)],
      [`ServeGen, ${WHAT_NAMES[way]}`, paper(PAPER.servegen), ...asked('exact', way)],
    ]),
  );
}

function cell(statement: Statement | undefined): string {
  return statement === undefined ? '–' : estimate(statement);
}
