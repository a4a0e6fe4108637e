import { findStatement, type Question, questions, verdict } from '../findings.js';
import type { Statement, StudyResults, Traffic } from '../results.js';
import { number, ratio, TRAFFIC_NAMES } from '../words.js';
import { inWords } from './answer.js';
import { table } from './table.js';

/** What each comparison is for, by the traffic that is held to the actual one. */
const REASONS: Readonly<Partial<Record<Traffic, string>>> = {
  naive: 'What the model of traffic costs, when rate and lengths are known.',
  'naive-before': 'What sizing by NAIVE costs one who knows the day before.',
  servegen: 'What sizing client by client costs one who knows the day before.',
  exact: 'Whether the default arrivals lead to the same answer as renewal arrivals.',
  reference: "Whether the procedure of ServeGen's reference leads to the same answer.",
  builtin: 'Whether a built-in population leads to the answer of the pool that it stands for.',
};

/** Each comparison with its table: over all, pool by pool, rate by rate. */
export function statementSections(results: StudyResults): string[] {
  return questions(results).map((question) => section(results, question));
}

function section(results: StudyResults, question: Question): string {
  const { numerator, denominator, what } = question;
  const title = `### ${TRAFFIC_NAMES[numerator]} over ${TRAFFIC_NAMES[denominator]}${what === 'instances' ? '' : `: ${what} instances`}`;
  const reason = REASONS[numerator === 'actual' ? denominator : numerator];
  const rows = rowsOf(results, question);
  const all = rows.find(({ pool, rate }) => pool === undefined && rate === undefined);
  const words = [reason, all && inWords(all), furthest(rows)].filter((sentence) => sentence !== undefined);
  const body = table(
    ['', 'ratio', '95 % interval', 'pairs', 'hours', 'shows'],
    rows.map((statement) => [
      placeOf(statement),
      ratio(statement.ratio),
      `${ratio(statement.low)} to ${ratio(statement.high)}`,
      String(statement.pairs),
      String(statement.hours),
      verdict(statement),
    ]),
  );
  return [title, words.join(' '), body].join('\n\n');
}

function rowsOf(results: StudyResults, question: Question): Statement[] {
  const { pools, statements } = results;
  const rates = [...new Set(statements.flatMap(({ rate }) => rate ?? []))].sort((a, b) => a - b);
  const places = [undefined, ...pools.map(({ name }) => name)].flatMap((pool) =>
    [undefined, ...rates].map((rate) => ({ pool, rate })),
  );
  return places.flatMap((place) => findStatement(results, { ...question, ...place }) ?? []);
}

function placeOf({ pool, rate }: Statement): string {
  if (pool === undefined && rate === undefined) return '**all**';
  const at = rate === undefined ? 'all rates' : `${number(rate)} requests/s`;
  return pool === undefined ? at : `${pool}, ${at}`;
}

/** Where the ratio is least and greatest, if there are several places. */
function furthest(rows: readonly Statement[]): string | undefined {
  const parts = rows.filter(({ rate }) => rate !== undefined).sort((a, b) => a.ratio - b.ratio);
  const [least, greatest] = [parts.at(0), parts.at(-1)];
  if (least === undefined || greatest === undefined || least === greatest) return undefined;
  const named = (statement: Statement) => `${ratio(statement.ratio)} (${placeOf(statement)})`;
  return `By rate, it is from ${named(least)} to ${named(greatest)}.`;
}
