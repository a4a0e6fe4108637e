import { findStatement, overActual, type Question, questions, verdict } from '../findings.js';
import { fullSpeedRate } from '../full-speed.js';
import type { Statement, StudyResults, Traffic } from '../results.js';
import { ends, number, ratio, TRAFFIC_NAMES, WHAT_NAMES } from '../words.js';
import { inWords } from './answer.js';
import { table } from './table.js';

/** Traffics over the actual one: what is said over all pools in words, and a table of all and of each. */
export function comparison(
  results: StudyResults,
  traffics: readonly Traffic[],
  whats: readonly Statement['what'][] = ['instances'],
): string[] {
  const parts = traffics.flatMap((traffic) =>
    whats.map((what) => ({
      name: what === 'instances' ? TRAFFIC_NAMES[traffic] : `${TRAFFIC_NAMES[traffic]}, ${WHAT_NAMES[what]}`,
      all: overActual(results, traffic, { what }),
      rows: byPool(results, { numerator: traffic, denominator: 'actual', what }),
    })),
  );
  const words = parts.flatMap(({ all }) => (all === undefined ? [] : inWords(all)));
  if (words.length === 0) return ['Not in these results.'];
  const isOne = parts.length === 1;
  const body = table(
    [...(isOne ? [] : ['traffic']), 'pool', ...HEAD],
    parts.flatMap(({ name, rows }) =>
      rows.map((statement) => [...(isOne ? [] : [name]), statement.pool ?? 'all', ...cells(statement)]),
    ),
  );
  return [words.join(' '), body];
}

/** Every ratio with its pool and rate, folded away. */
export function allRatios(results: StudyResults): string {
  const rows = questions(results).flatMap((question) =>
    results.statements
      .filter(({ numerator, denominator, what }) => {
        return (
          numerator === question.numerator && denominator === question.denominator && what === question.what
        );
      })
      .map((statement) => [
        `${TRAFFIC_NAMES[statement.numerator]} over ${TRAFFIC_NAMES[statement.denominator]}`,
        WHAT_NAMES[statement.what],
        statement.pool ?? 'all',
        rateOf(results, statement),
        ...cells(statement),
      ]),
  );
  const head = ['ratio of', 'what', 'pool', 'requests/s', ...HEAD];
  return `<details>\n<summary>Pool by pool and rate by rate</summary>\n\n${table(head, rows)}\n\n</details>`;
}

const HEAD = ['ratio', '95 % interval', 'pairs', 'hours', 'shows'];

function cells(statement: Statement): string[] {
  const { pairs, hours } = statement;
  return [
    ratio(statement.ratio),
    ends(statement),
    pairs.toLocaleString('en-US'),
    String(hours),
    verdict(statement),
  ];
}

/** Over all pools, and of each; of one pool, that alone. */
function byPool(results: StudyResults, question: Question): Statement[] {
  const names = results.pools.filter(({ isCheck }) => !isCheck).map(({ name }) => name);
  const own = names.flatMap((pool) => findStatement(results, { ...question, pool }) ?? []);
  const all = findStatement(results, question);
  return all === undefined || own.length === 1 ? own : [all, ...own];
}

function rateOf({ pools }: StudyResults, { pool: name, rate }: Statement): string {
  const pool = pools.find((each) => each.name === name);
  return rate === undefined || pool === undefined ? 'all' : number(fullSpeedRate(pool, rate));
}
