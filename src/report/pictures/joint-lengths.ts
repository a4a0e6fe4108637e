import { dot, line, type Markish } from '@observablehq/plot';
import type { JointLengthSummary } from '../traffic-summary.js';
import { type Axis, logAxis } from './axes.js';
import { cells } from './cells.js';
import { paneled } from './paneled.js';
import type { Picture } from './picture.js';
import { ofEach, type Shown, sharedColour, titleOf } from './shown.js';
import { tableOf } from './table.js';
import { INK, PAPER } from './theme.js';
import { columnName, correlation, factor } from './words.js';

/** Of more requests evenly spread ones stand for all. */
const ALL_BELOW = 65_536;

interface JointShown extends Shown {
  readonly joint: JointLengthSummary;
}

/** Where requests are by two lengths, with the mean of one over tenths by the other. */
export function jointLengths(shown: readonly Shown[]): Picture | undefined {
  const all = shown.flatMap((one): JointShown[] => {
    const { jointLengths: joint } = one.summary;
    return joint?.counts.some((count) => count > 0) ? [{ ...one, joint }] : [];
  });
  if (all.length === 0) return undefined;
  const { x: nameX, y: nameY } = all[0].joint;
  const colour = sharedColour(all);
  return paneled({
    of: all,
    id: 'joint-lengths',
    title: `${sentenceCase(columnName(nameX))} and ${columnName(nameY)} together`,
    sentence: sentenceOf(all),
    legend: [
      { name: 'requests: the fuller, the more', colour, mark: 'bar' },
      {
        name: `mean ${columnName(nameY)} of each tenth by ${columnName(nameX)}`,
        colour: INK,
        mark: 'circle',
      },
    ],
    table: tableOf(
      all,
      [
        { name: `tenth by ${columnName(nameX)}` },
        { name: `mean ${columnName(nameX)}` },
        { name: `mean ${columnName(nameY)}` },
      ],
      ({ joint }) => joint.deciles.map(({ meanX, meanY }, index) => [index + 1, meanX, meanY]),
    ),
    panelCount: all.length,
    panelHeight: 300,
    panels: ({ xTicks, yTicks }) => {
      const x = axisOf(all, ({ xEdges }) => xEdges, `${columnName(nameX)}`, xTicks);
      const y = axisOf(all, ({ yEdges }) => yEdges, `${columnName(nameY)}`, yTicks);
      if (x === undefined || y === undefined) return [];
      return all.map((one) => ({
        x,
        y,
        ...titleOf(one),
        marks: [cells(one.joint, one.colour), ...decileMarks(one.joint)],
      }));
    },
  });
}

function axisOf(
  all: readonly JointShown[],
  edgesOf: (joint: JointLengthSummary) => readonly number[],
  label: string,
  count: number,
): Axis | undefined {
  return logAxis(
    all.flatMap(({ joint }) => [...edgesOf(joint)]),
    { label, count },
  );
}

/** The line stands off the cells by an edge in the colour of the paper. */
function decileMarks({ deciles }: JointLengthSummary): Markish[] {
  const known = deciles.filter(({ meanX, meanY }) => meanX > 0 && meanY > 0);
  const at = { x: 'meanX', y: 'meanY' };
  return [
    line(known, { ...at, stroke: PAPER.css, strokeWidth: 4.5 }),
    line(known, { ...at, stroke: INK.css, strokeWidth: 1.8 }),
    dot(known, { ...at, r: 3.5, fill: INK.css, stroke: PAPER.css, strokeWidth: 1.2 }),
  ];
}

function sentenceOf(all: readonly JointShown[]): string {
  const { x, y } = all[0].joint;
  const spearman = ofEach(all, ({ joint }) => correlation(joint.spearman));
  const ratio = ofEach(all, ({ joint: { deciles } }) => {
    const [first, last] = [deciles[0], deciles[deciles.length - 1]];
    return first !== undefined && first.meanY > 0 ? factor(last.meanY / first.meanY) : undefined;
  });
  const begin = `Spearman's rank correlation is ${spearman}`;
  const sample = all.some(isSample) ? ', of evenly spread requests here and in the table' : '';
  if (ratio === '') return `${begin}${sample}.`;
  return `${begin}; from the tenth with the fewest ${columnName(x)} to that with the most, mean ${columnName(y)} change by a factor of ${ratio}${sample}.`;
}

/** Whether some requests stand for all. */
function isSample({ summary }: JointShown): boolean {
  return summary.requests > ALL_BELOW;
}

function sentenceCase(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
