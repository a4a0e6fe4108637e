import { distinctNames } from '../pictures/names.js';
import { datedMomentText } from '../pictures/ticks.js';
import { duration, integer, number } from '../pictures/words.js';
import type { TrafficSummary } from '../traffic-summary.js';
import { escapeText } from './escape.js';

interface Line {
  readonly name: string;
  readonly of: (summary: TrafficSummary) => string | undefined;
}

const LINES: readonly Line[] = [
  { name: 'category', of: ({ category }) => category },
  { name: 'requests', of: ({ requests }) => integer(requests) },
  { name: 'duration', of: ({ durationSeconds }) => duration(durationSeconds) },
  {
    name: 'begins (UTC)',
    of: ({ startUnixSeconds: start }) => (start === undefined ? undefined : datedMomentText(start)),
  },
  { name: 'rate', of: ({ ratePerSecond }) => `${number(ratePerSecond)} requests/s` },
  { name: 'inter-arrival CV', of: ({ interArrivalTimes }) => number(interArrivalTimes.seconds.cv) },
  { name: 'clients', of: ({ clients }) => (clients === undefined ? undefined : integer(clients.clients)) },
];

/** What the traffic is in a few lines, a column each. */
export function trafficTable(summaries: readonly TrafficSummary[]): string {
  const names = distinctNames(summaries.map(({ name }) => name));
  const head = names.map((name) => `<th scope="col">${escapeText(name)}</th>`);
  const rows = LINES.flatMap(({ name, of }) => {
    const values = summaries.map(of);
    if (values.every((value) => value === undefined)) return [];
    const cells = values.map((value) => `<td>${escapeText(value ?? '–')}</td>`);
    return [`<tr><th scope="row" class="words">${name}</th>${cells.join('')}</tr>`];
  });
  return `<table><caption>The traffic</caption><thead><tr><td></td>${head.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}
