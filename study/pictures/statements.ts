import * as Plot from '@observablehq/plot';
import { findStatement, questions, verdict } from '../findings.js';
import type { Statement, StudyResults } from '../results.js';
import { ratio, TRAFFIC_NAMES } from '../words.js';
import { Picture } from './picture.js';
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
    const all = [undefined, ...results.pools.map(({ name }) => name)];
    const rows = all.flatMap((pool): Row[] => {
      const statement = findStatement(results, { ...question, pool });
      if (statement === undefined) return [];
      y += ROW;
      return [{ y: y - ROW / 2, statement }];
    });
    const over = denominator === 'actual' ? '' : ` over ${TRAFFIC_NAMES[denominator]}`;
    const kind = what === 'instances' ? '' : `, ${what}`;
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
      const { pool, ratio: value, low, high } = statement;
      const look = { bold: pool === undefined, colour: pool === undefined ? INK : MUTED };
      picture.text(LEFT - 14, y + 5, pool ?? 'all', { ...look, anchor: 'end' });
      picture.text(WIDTH - RIGHT + 16, y + 5, `${ratio(value)}  (${ratio(low)} to ${ratio(high)})`, look);
    }
  }
  picture.plot(LEFT, HEAD, plotOf(rows, y));
  return picture.toString();
}

function plotOf(rows: readonly Row[], bottom: number): Plot.PlotOptions {
  const [low, high] = rangeOf(rows);
  const own = { y: 'y', x: ({ statement }: Row) => statement.ratio };
  const tells = ({ statement }: Row) => verdict(statement) !== 'no difference';
  const isAll = ({ statement }: Row) => statement.pool === undefined;
  const bars = (isBold: boolean) =>
    Plot.ruleY(
      rows.filter((row) => isAll(row) === isBold),
      {
        y: 'y',
        x1: ({ statement }: Row) => Math.max(low, statement.low),
        x2: ({ statement }: Row) => Math.min(high, endOf(statement)),
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
    x: { type: 'log', domain: [low, high], ticks: ticksOf(low, high), tickFormat: String, label: null },
    y: { domain: [HEAD, bottom], reverse: true, axis: null },
    marks: [
      Plot.gridX(ticksOf(low, high), { stroke: RULE.light, strokeOpacity: 1 }),
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

/** Ratios beyond it, and its inverse, are off the picture: few hours have such intervals. */
const WIDEST = 12;

/** Numbers that people name, with 1 among them: for a range that is narrow, and for others. */
const FINE = [0.33, 0.4, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5, 3];
const COARSE = [0.125, 0.25, 0.5, 1, 2, 4, 8];

function rangeOf(rows: readonly Row[]): [number, number] {
  const low = Math.min(0.8, ...rows.map(({ statement }) => statement.low));
  const high = Math.max(1.25, ...rows.map(({ statement }) => endOf(statement)));
  return [Math.max(low / 1.05, 1 / WIDEST), Math.min(high * 1.05, WIDEST)];
}

/** An interval of a single hour has no end, which JSON has as null. */
function endOf({ high }: Statement): number {
  return Number.isFinite(high) ? high : WIDEST;
}

function ticksOf(low: number, high: number): number[] {
  return (high / low > 6 ? COARSE : FINE).filter((tick) => tick >= low && tick <= high);
}

function inWords({ numerator, denominator, what, pool, ratio: value, low, high }: Statement): string {
  const where = pool === undefined ? 'all' : pool;
  return `${TRAFFIC_NAMES[numerator]} over ${TRAFFIC_NAMES[denominator]} (${what}, ${where}): ${ratio(value)} (${ratio(low)} to ${ratio(high)})`;
}
