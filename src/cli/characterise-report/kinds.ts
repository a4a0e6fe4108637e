/** What only some kinds of requests have: items, reasoning, turns. */
import type {
  ConversationFigures,
  ModalityFigures,
  ReasoningFigures,
} from '../../characterise/characterisation.js';
import { formatDuration, formatInteger, formatNumber, formatShare, plural } from '../format.js';
import { formatFacts, formatTable } from '../table.js';
import { DISTRIBUTION_HEAD, distribution, type Fact } from './texts.js';

export function describeModalities({ modalities, shareOfInputTokens }: ModalityFigures): string {
  const rows = modalities.flatMap(({ modality, requestShare, itemsPerRequest, itemTokens, commonSizes }) => {
    const counts = [
      `${modality}, items a request`,
      formatShare(requestShare),
      ...distribution(itemsPerRequest),
    ];
    if (itemTokens === undefined) return [counts];
    const common = commonSizes
      .slice(0, 3)
      .map(({ tokens, share }) => `${formatInteger(tokens)} (${formatShare(share)})`);
    return [counts, [`${modality}, tokens an item`, '', ...distribution(itemTokens), common.join(', ')]];
  });
  const share =
    shareOfInputTokens === undefined ? '' : `${formatShare(shareOfInputTokens)} of the input is not text\n`;
  return formatTable([['items', 'requests', ...DISTRIBUTION_HEAD, 'most frequent'], ...rows], '') + share;
}

export function describeReasoning({ reasonOverAnswer, ratioModes }: ReasoningFigures): string {
  const modes = ratioModes.map(
    ({ ratio, share }) => `${formatShare(ratio)} (${formatShare(share)} of requests)`,
  );
  return formatFacts([
    ['reasoning', `${formatNumber(reasonOverAnswer)} times as many tokens as answers`],
    ['share of output', `${plural(ratioModes.length, 'mode')}: ${modes.join(', ')}`],
  ]);
}

export function describeConversations(figures: ConversationFigures): string {
  const { multiTurnShare, sessions, turns, interTurnSeconds, interTurnLaw, followedShare } = figures;
  const facts: Fact[] = [
    [
      'conversations',
      `${formatShare(multiTurnShare)} of requests are in sessions of several, of ${formatNumber(turns.mean)} turns on average ` +
        `(p50 ${formatNumber(turns.p50)}, p99 ${formatNumber(turns.p99)})`,
    ],
    ['sessions', formatInteger(sessions)],
  ];
  if (followedShare < 1) facts.push(['', `${formatShare(followedShare)} of them were followed`]);
  if (interTurnSeconds.count > 0) {
    const { p10, p50, p90, p99 } = interTurnSeconds;
    const [a, b, c, d] = [p10, p50, p90, p99].map(formatDuration);
    facts.push(['between turns', `p10 ${a}, p50 ${b}, p90 ${c}, p99 ${d}`]);
  }
  if (interTurnLaw !== undefined) {
    const { family, ...parameters } = interTurnLaw.distribution;
    const named = Object.entries(parameters).map(([name, value]) => `${name} ${formatNumber(value)}`);
    facts.push([
      '',
      `best ${family} (${named.join(', ')}), KS ${formatNumber(interTurnLaw.kolmogorovSmirnov)}`,
    ]);
  }
  if (Number.isFinite(figures.historyShareOfInput)) {
    facts.push(['history', `${formatShare(figures.historyShareOfInput)} of the input`]);
  }
  return formatFacts(facts);
}
