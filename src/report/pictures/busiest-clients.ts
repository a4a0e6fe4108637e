import { rect } from '@observablehq/plot';
import type { ClientSummary } from '../traffic-summary.js';
import { type Axis, linearAxis } from './axes.js';
import { withClients } from './lorenz-curve.js';
import { distinctNames, shortened } from './names.js';
import { paneled } from './paneled.js';
import type { Picture } from './picture.js';
import { ofEach, type Shown, titleOf } from './shown.js';
import { tableOf } from './table.js';
import { percent, plural } from './words.js';

/** Clients that are shown, and rows of the table for all sources. */
const BARS = 12;
const ROWS = 40;
/** Characters of a client's name beside its bar. */
const NAME_LENGTH = 18;
/** Of the distance between bars. */
const THICKNESS = 0.72;

/** What each of the busiest clients makes of the requests. */
export function busiestClients(shown: readonly Shown[]): Picture | undefined {
  const all = withClients(shown);
  if (all.length === 0) return undefined;
  const firstOf = (count: number) =>
    ofEach(all, ({ clients: { busiest } }) =>
      percent(busiest.slice(0, count).reduce((sum, { share }) => sum + share, 0)),
    );
  const bars = Math.min(BARS, Math.max(...all.map(({ clients: { busiest } }) => busiest.length)));
  const few = Math.min(10, bars);
  return paneled({
    of: all,
    id: 'busiest-clients',
    title: 'The busiest clients',
    sentence: `The busiest client makes ${firstOf(1)} of the requests, the busiest ${plural(few, 'client').replace(/^1 /, '')} together ${firstOf(few)}.`,
    legend: [],
    table: tableOf(
      all,
      [
        { name: 'client' },
        { name: 'requests', unit: 'count' },
        { name: 'share', unit: 'share' },
        { name: 'requests/s' },
        { name: 'inter-arrival CV' },
      ],
      ({ clients: { busiest } }) =>
        busiest
          .slice(0, Math.floor(ROWS / all.length))
          .map(({ client, requests, share, ratePerSecond, interArrivalCv }) => [
            ...[client, requests, share, ratePerSecond, interArrivalCv],
          ]),
    ),
    panelCount: all.length,
    panelHeight: 70 + 17 * bars,
    panels: ({ xTicks }) => {
      const shares = all.flatMap(({ clients: { busiest } }) =>
        busiest.slice(0, bars).map(({ share }) => share * 100),
      );
      return all.map((one) => ({
        x: linearAxis(shares, { label: '% of requests', count: Math.max(2, xTicks - 2) }),
        y: namesAxis(one.clients.busiest.slice(0, bars), bars),
        ...titleOf(one),
        hasNoRows: true,
        marks: [
          rect(one.clients.busiest.slice(0, bars), {
            x1: 0,
            x2: ({ share }: ClientSummary) => share * 100,
            y1: (_: ClientSummary, index: number) => index - THICKNESS / 2,
            y2: (_: ClientSummary, index: number) => index + THICKNESS / 2,
            fill: one.colour.css,
            title: ({ client, share }: ClientSummary) => `${client}\n${percent(share)} of the requests`,
          }),
        ],
      }));
    },
  });
}

function namesAxis(clients: readonly ClientSummary[], bars: number): Axis {
  return {
    scale: { type: 'linear', domain: [bars - 0.5, -0.5] },
    ticks: clients.map((_, index) => index),
    // Names that are cut, or labels, may be the same: each bar has its own all the same.
    texts: distinctNames(clients.map(({ client }) => shortened(client, NAME_LENGTH))),
    label: '',
  };
}
