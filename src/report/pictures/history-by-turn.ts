import { areaY, dot, lineY, type Markish } from '@observablehq/plot';
import type { ConversationsSummary } from '../traffic-summary.js';
import { linearAxis } from './axes.js';
import { paneled } from './paneled.js';
import type { Picture } from './picture.js';
import { ofEach, type Shown, sharedColour, titleOf } from './shown.js';
import { tableOf } from './table.js';
import { withConversations } from './turns.js';
import { compact, number, percent } from './words.js';

type Turn = ConversationsSummary['byTurn'][number];

interface HistoryShown extends Shown {
  readonly conversations: ConversationsSummary;
}

/** How inputs grow from turn to turn, and how much of them is what was said before. */
export function historyByTurn(shown: readonly Shown[]): Picture | undefined {
  const all: HistoryShown[] = withConversations(shown).filter(
    ({ conversations: { byTurn } }) =>
      byTurn.filter(({ meanInput }) => Number.isFinite(meanInput)).length > 1,
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
    lacking: 'no two turns of conversations have inputs',
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
        { name: turnLabel(all) },
        { name: 'requests', unit: 'count' },
        { name: 'mean input tokens' },
        { name: 'mean history tokens' },
      ],
      ({ conversations: { byTurn } }) =>
        byTurn.map(({ turn, requests, meanInput, meanHistory }) => [turn, requests, meanInput, meanHistory]),
    ),
    panelCount: all.length,
    panels: ({ xTicks, yTicks }) =>
      all.map((one) => ({
        x: {
          ...linearAxis(turnNumbers, { label: turnLabel(all), count: Math.min(xTicks, 10) }, [1]),
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

function isSeenOnly({ conversations: { turnNumbersAre } }: HistoryShown): boolean {
  return turnNumbersAre === 'seen';
}

function turnLabel(all: readonly HistoryShown[]): string {
  return all.every(isSeenOnly) ? 'turn, from the first one seen' : 'turn';
}

function hasHistoryOf({ byTurn }: ConversationsSummary): boolean {
  return byTurn.some(({ meanHistory }) => Number.isFinite(meanHistory));
}

/** Requests that tell the mean of a turn. */
const LEAST_REQUESTS = 30;

/** The first turn and the last one whose means enough requests tell; undefined where there are no two. */
function endsOf({ byTurn }: ConversationsSummary): { first: Turn; last: Turn } | undefined {
  const told = byTurn.filter(
    ({ requests, meanInput }) => requests >= LEAST_REQUESTS && Number.isFinite(meanInput),
  );
  return told.length > 1 ? { first: told[0], last: told[told.length - 1] } : undefined;
}

function sentenceOf(all: readonly HistoryShown[]): string {
  const from = ofEach(all, ({ conversations }) => {
    const ends = endsOf(conversations);
    return (
      ends &&
      `from ${number(ends.first.meanInput)} tokens at turn ${ends.first.turn} to ${number(ends.last.meanInput)} at turn ${ends.last.turn}`
    );
  });
  if (from === '')
    return `Fewer than two turns have ${LEAST_REQUESTS} requests or more, too few to tell how inputs grow.`;
  const share = ofEach(all, ({ conversations }) => {
    const { meanInput = 0, meanHistory = Number.NaN } = endsOf(conversations)?.last ?? {};
    return meanInput > 0 && Number.isFinite(meanHistory) ? percent(meanHistory / meanInput) : undefined;
  });
  const grows = `The mean input goes ${from}`;
  const counted = countedWords(all);
  return share === '' ? `${grows}${counted}.` : `${grows}, ${share} of which is history${counted}.`;
}

/** What has no numbers of turns can have had others before it begins. */
function countedWords(all: readonly HistoryShown[]): string {
  const seen = all.filter(isSeenOnly);
  if (seen.length === 0) return '';
  const whose = seen.length < all.length ? ` in ${seen[0].name}` : '';
  return `; turns are counted from the first one seen of each conversation${whose}, which need not be its first`;
}
