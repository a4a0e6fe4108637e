import type { Picture } from './picture.js';
import { shareBetween, sharesOfRequests } from './shares-of-requests.js';
import { ofEach, type Shown } from './shown.js';
import { percent, times } from './words.js';

/** Requests by how much of their output is reasoning. */
export function reasoningShares(shown: readonly Shown[]): Picture | undefined {
  return sharesOfRequests({
    id: 'reasoning-shares',
    title: 'Share of the output that is reasoning',
    shown,
    binsOf: ({ summary }) => summary.reasoning?.requestsByRatio,
    label: 'share of output tokens',
    sentence: (all) =>
      `Reasoning takes ${ofEach(all, ({ summary }) => summary.reasoning && times(summary.reasoning.reasonOverAnswer))} the tokens of answers, and most of the output in ${ofEach(all, (one) => percent(shareBetween(one, 0.5, 1)))} of the requests; two humps are two kinds of requests.`,
  });
}
