import { areaY, dot, lineY, type Markish } from '@observablehq/plot';
import type { ConversationsSummary } from '../traffic-summary.js';
import { linearAxis } from './axes.js';
import { paneled } from './paneled.js';
import type { Picture } from './picture.js';
import { ofEach, type Shown, sharedColour, titleOf } from './shown.js';
import { tableOf } from './table.js';
import { withConversations } from './turns.js';
import { compact, number, percent } from './words.js';

interface HistoryShown extends Shown {
  readonly conversations: ConversationsSummary;
}

/** How inputs grow from turn to turn, and how much of them is what was said before. */
export function historyByTurn(shown: readonly Shown[]): Picture | undefined {
  const all: HistoryShown[] = withConversations(shown).filter(
    ({ conversations }) => conversations.byTurn.length > 1,
  );
  if (all.length === 0) return undefined;
  const hasHistory = all.some(({ conversations }) => hasHistoryOf(conversations));
  const values = all.flatMap(({ conversations: { byTurn } }) =>
    byTurn.flatMap(({ meanInput, meanHistory }) => [meanInput, meanHistory]),
  );
  const turnNumbers = all.flatMap(({ conversations: { byTurn } }) => byTurn.map(({ turn }) => turn));
  const own = sharedColour(all);
  return paneled({
    of: all,
    id: 'history-by-turn',
    title: 'Input by turn',
    sentence: sentenceOf(all),
    legend: hasHistory
      ? [
          { name: 'mean input tokens', colour: own, mark: 'circle' },
          { name: 'of which history', colour: own, mark: 'area' },
        ]
      : [],
    table: tableOf(
      all,
      [
        { name: 'turn' },
        { name: 'requests', unit: 'count' },
        { name: 'mean input tokens' },
        { name: 'mean history tokens' },
      ],
      ({ conversations: { byTurn } }) =>
        byTurn
          .slice(0, Math.floor(40 / all.length))
          .map(({ turn, requests, meanInput, meanHistory }) => [turn, requests, meanInput, meanHistory]),
    ),
    panelCount: all.length,
    panels: ({ xTicks, yTicks }) =>
      all.map((one) => ({
        x: {
          ...linearAxis(turnNumbers, { label: 'turn', count: Math.min(xTicks, 10) }, [1]),
        },
        y: linearAxis(values, { label: 'mean tokens', count: yTicks, format: compact }),
        ...titleOf(one),
        marks: [...turnMarks(one)],
      })),
  });
}

function turnMarks({ colour: { css }, conversations: { byTurn } }: HistoryShown): Markish[] {
  return [
    areaY(byTurn, { x: 'turn', y1: 0, y2: 'meanHistory', fill: css, fillOpacity: 0.25 }),
    lineY(byTurn, { x: 'turn', y: 'meanHistory', stroke: css, strokeWidth: 1 }),
    lineY(byTurn, { x: 'turn', y: 'meanInput', stroke: css, strokeWidth: 1.6 }),
    dot(byTurn, { x: 'turn', y: 'meanInput', r: 3, fill: css }),
  ];
}

function hasHistoryOf({ byTurn }: ConversationsSummary): boolean {
  return byTurn.some(({ meanHistory }) => Number.isFinite(meanHistory));
}

function sentenceOf(all: readonly HistoryShown[]): string {
  const from = ofEach(all, ({ conversations: { byTurn } }) => {
    const last = byTurn[byTurn.length - 1];
    return `from ${number(byTurn[0].meanInput)} tokens at turn ${byTurn[0].turn} to ${number(last.meanInput)} at turn ${last.turn}`;
  });
  const share = ofEach(all, ({ conversations }) => {
    const last = conversations.byTurn[conversations.byTurn.length - 1];
    return hasHistoryOf(conversations) && last.meanInput > 0
      ? percent(last.meanHistory / last.meanInput)
      : undefined;
  });
  const grows = `The mean input goes ${from}`;
  return share === '' ? `${grows}.` : `${grows}, ${share} of which is history.`;
}
