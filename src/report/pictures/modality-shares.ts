import type { Picture } from './picture.js';
import { shareBetween, sharesOfRequests } from './shares-of-requests.js';
import { ofEach, type Shown } from './shown.js';
import { percent } from './words.js';

/** Requests by how much of their input is not text. */
export function modalityShares(shown: readonly Shown[]): Picture | undefined {
  return sharesOfRequests({
    id: 'modality-shares',
    title: 'Share of the input that is not text',
    shown,
    binsOf: ({ summary }) => summary.modalities?.requestsByShare,
    label: 'share of input tokens',
    sentence: (all) =>
      `More than half of the input is not text in ${ofEach(all, (one) => percent(shareBetween(one, 0.5, 1)))} of the requests; several humps are several kinds of requests.`,
  });
}
