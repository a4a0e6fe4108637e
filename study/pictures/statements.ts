import * as Plot from '@observablehq/plot';
import { findStatement, questions, subjectsOf, verdict } from '../findings.js';
import type { Statement, StudyResults } from '../results.js';
import { estimate, TRAFFIC_NAMES, WHAT_NAMES } from '../words.js';
import { Picture } from './picture.js';
import { ratioBar, ratioNumbers, ratioRange, ratioTicks } from './ratio-scale.js';
import { INK, MUTED, PAPER, RULE, WIDTH } from './theme.js';

const HEAD = 64;
const FOOT = 48;
const LEFT = 240;
const RIGHT = 190;
const GROUP_HEAD = 30;
const ROW = 22;

interface Row {
  readonly y: number;
  readonly statement: Statement;
}

/** The ratio of instances with its interval, for each question: over all, and pool by pool. */
export function statementsPicture(results: StudyResults): string {
  let y = HEAD;
  const groups = questions(results).map((question) => {
    const { numerator, denominator, what } = question;
    const head = y + 20;
    y += GROUP_HEAD;
    const pools = subjectsOf(results)
      .map(({ name }) => name)
      .filter((pool) => findStatement(results, { ...question, pool }) !== undefined);
    // What is said over one pool is said of it.
    const scopes = pools.length === 1 ? pools : [undefined, ...pools];
    const rows = scopes.flatMap((pool): Row[] => {
      const statement = findStatement(results, { ...question, pool });
      if (statement === undefined) return [];
      y += ROW;
      return [{ y: y - ROW / 2, statement }];
    });
    const over = denominator === 'actual' ? '' : ` over ${TRAFFIC_NAMES[denominator]}`;
    const kind = what === 'instances' ? '' : `, ${WHAT_NAMES[what]}`;
    return { head, rows, title: `${TRAFFIC_NAMES[numerator]}${over}${kind}` };
  });
  const rows = groups.flatMap((group) => group.rows);
  const picture = new Picture({
    height: y + FOOT,
    title: 'Instances over those of the actual traffic',
    description: rows.map(({ statement }) => inWords(statement)).join('; '),
  });
  picture.text(16, 30, 'Instances over those of the actual traffic', { size: 18, bold: true });
  picture.text(
    16,
    52,
    'ratio with its 95 % interval; open: the interval holds 1, so that no difference shows',
    {
      colour: MUTED,
    },
  );
  for (const { head, title, rows } of groups) {
    picture.text(16, head, title, { bold: true, size: 14 });
    for (const { y, statement } of rows) {
      const { pool } = statement;
      const look = { bold: pool === undefined, colour: pool === undefined ? INK : MUTED };
      picture.text(LEFT - 14, y + 5, pool ?? 'all', { ...look, anchor: 'end' });
      picture.text(WIDTH - RIGHT + 16, y + 5, estimate(statement), look);
    }
  }
  picture.plot(LEFT, HEAD, plotOf(rows, y));
  return picture.toString();
}

function plotOf(rows: readonly Row[], bottom: number): Plot.PlotOptions {
  const range = ratioRange(rows.flatMap(({ statement }) => [statement.low, statement.high]));
  const own = { y: 'y', x: ({ statement }: Row) => statement.ratio };
  const tells = ({ statement }: Row) => verdict(statement) !== 'no difference';
  const isAll = ({ statement }: Row) => statement.pool === undefined;
  const bars = (isBold: boolean) =>
    Plot.ruleY(
      rows
        .filter((row) => isAll(row) === isBold)
        .flatMap(({ y, statement }) => ratioBar(statement, range).map((bar) => ({ ...bar, y }))),
      {
        ...{ y: 'y', x1: 'x1', x2: 'x2' },
        stroke: (isBold ? INK : MUTED).light,
        strokeWidth: isBold ? 3.5 : 2,
      },
    );
  return {
    width: WIDTH - LEFT - RIGHT,
    height: bottom - HEAD + FOOT,
    marginTop: 0,
    marginBottom: FOOT,
    marginLeft: 6,
    marginRight: 6,
    x: { type: 'log', domain: range, axis: null },
    y: { domain: [HEAD, bottom], reverse: true, axis: null },
    marks: [
      Plot.gridX(ratioTicks(range), { stroke: RULE.light, strokeOpacity: 1 }),
      ratioNumbers(ratioTicks(range), 'x', { frameAnchor: 'bottom', dy: 18, fontSize: 12 }),
      Plot.ruleX([1], { stroke: INK.light, strokeWidth: 1.5 }),
      bars(false),
      bars(true),
      ...[false, true].flatMap((isBold) => {
        const [colour, r] = isBold ? [INK.light, 5.5] : [MUTED.light, 4];
        const these = rows.filter((row) => isAll(row) === isBold);
        const [differs, same] = [these.filter(tells), these.filter((row) => !tells(row))];
        return [
          Plot.dot(differs, { ...own, r, fill: colour }),
          Plot.dot(same, { ...own, r, fill: PAPER.light, stroke: colour, strokeWidth: 2 }),
        ];
      }),
    ],
  };
}

function inWords(statement: Statement): string {
  const { numerator, denominator, what, pool = 'all' } = statement;
  return `${TRAFFIC_NAMES[numerator]} over ${TRAFFIC_NAMES[denominator]} (${WHAT_NAMES[what]}, ${pool}): ${estimate(statement)}`;
}
