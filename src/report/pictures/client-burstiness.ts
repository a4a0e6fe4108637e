import { dot, pointer, ruleY, tip } from '@observablehq/plot';
import type { ClientSummary } from '../traffic-summary.js';
import { logAxis } from './axes.js';
import { withClients } from './lorenz-curve.js';
import { paneled } from './paneled.js';
import type { Picture } from './picture.js';
import { legendOf, ofEach, type Shown } from './shown.js';
import { tableOf } from './table.js';
import { MUTED } from './theme.js';
import { compact, number, percent, plural } from './words.js';

/** Px, of the client with the most requests. */
const LARGEST_RADIUS = 12;
const SMALLEST_RADIUS = 1.6;

interface DotsShown extends Shown {
  /** Clients whose CV is known, the busiest first. */
  readonly dots: readonly ClientSummary[];
}

/** How bursty each of the busiest clients is, against its rate. */
export function clientBurstiness(shown: readonly Shown[]): Picture | undefined {
  const all = withClients(shown)
    .map((one): DotsShown => ({ ...one, dots: one.clients.busiest.filter(isSeen) }))
    .filter(({ dots }) => dots.length > 0);
  if (all.length === 0) return undefined;
  const dots = all.flatMap((one) => one.dots);
  const most = Math.max(...dots.map(({ requests }) => requests));
  const radius = ({ requests }: ClientSummary) =>
    Math.max(SMALLEST_RADIUS, LARGEST_RADIUS * Math.sqrt(requests / most));
  return paneled({
    of: all,
    lacking: 'the CV of none of its clients is known',
    id: 'client-burstiness',
    title: "Clients' rate against their inter-arrival CV",
    sentence: sentenceOf(all),
    legend: [...legendOf(all), { name: 'a Poisson process: 1', colour: MUTED, mark: 'dashed' }],
    table: tableOf(
      all,
      [
        { name: 'client' },
        { name: 'requests/s' },
        { name: 'inter-arrival CV' },
        { name: 'requests', unit: 'count' },
      ],
      (one) =>
        one.dots.map(({ client, ratePerSecond, interArrivalCv, requests }) => [
          ...[client, ratePerSecond, interArrivalCv, requests],
        ]),
      'clients',
    ),
    panelCount: 1,
    panels: ({ xTicks, yTicks, hasTips }) => {
      const x = logAxis(
        dots.map(({ ratePerSecond }) => ratePerSecond),
        { label: 'requests/s', count: xTicks, format: number },
        0.04,
      );
      const y = logAxis(
        [...dots.map(({ interArrivalCv }) => interArrivalCv), 0.9, 1.1],
        {
          label: 'CV of inter-arrival times',
          count: yTicks,
          format: compact,
        },
        0.06,
      );
      if (x === undefined || y === undefined) return [];
      return [
        {
          x,
          y,
          marks: [
            ruleY([1], { stroke: MUTED.css, strokeWidth: 1.5, strokeDasharray: '4 3' }),
            ...all.flatMap(({ dots: own, colour, symbol }) => [
              dot(own, {
                x: 'ratePerSecond',
                y: 'interArrivalCv',
                r: { value: radius, scale: null },
                symbol,
                fill: colour.css,
                fillOpacity: 0.35,
                stroke: colour.css,
                strokeWidth: 1,
              }),
              ...(hasTips
                ? [tip(own, pointer({ x: 'ratePerSecond', y: 'interArrivalCv', title: sayClient }))]
                : []),
            ]),
          ],
        },
      ];
    },
  });
}

function isSeen({ ratePerSecond, interArrivalCv }: ClientSummary): boolean {
  return ratePerSecond > 0 && interArrivalCv > 0 && Number.isFinite(ratePerSecond + interArrivalCv);
}

function sayClient({ client, requests, ratePerSecond, interArrivalCv }: ClientSummary): string {
  return `${client}\n${plural(requests, 'request')}, ${number(ratePerSecond)}/s\nCV ${number(interArrivalCv)}`;
}

function sentenceOf(all: readonly DotsShown[]): string {
  const requestsOf = (clients: readonly ClientSummary[]) =>
    clients.reduce((sum, { requests }) => sum + requests, 0);
  const bursty = ofEach(all, ({ dots }) =>
    percent(requestsOf(dots.filter(({ interArrivalCv }) => interArrivalCv > 1)) / requestsOf(dots)),
  );
  const count = ofEach(all, ({ dots }) => plural(dots.length, 'client'));
  return `Of the busiest ${count} (larger marks have more requests), those above the line are burstier than a Poisson process; they make ${bursty} of these requests.`;
}
