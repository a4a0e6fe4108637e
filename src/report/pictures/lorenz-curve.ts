import { line } from '@observablehq/plot';
import type { ClientsSummary } from '../traffic-summary.js';
import { linearAxis, logAxis } from './axes.js';
import { paneled } from './paneled.js';
import type { Picture } from './picture.js';
import { ofEach, type Shown } from './shown.js';
import { tableOf } from './table.js';
import { MUTED } from './theme.js';
import { integer, number } from './words.js';

interface ClientsShown extends Shown {
  readonly clients: ClientsSummary;
}

/** What those lack of which fewer are known. */
export const LACKING_CLIENTS = 'nothing tells two clients apart in it';

/** Those of which more than one client is known. */
export function withClients(shown: readonly Shown[]): ClientsShown[] {
  return shown.flatMap((one) => {
    const { clients } = one.summary;
    return clients !== undefined && clients.clients > 1 && clients.busiest.length > 0
      ? [{ ...one, clients }]
      : [];
  });
}

interface CurvePoint {
  readonly clients: number;
  readonly percent: number;
}

/** The Lorenz curve: what so many of the busiest clients make of the requests. */
export function lorenzCurve(shown: readonly Shown[]): Picture | undefined {
  const all = withClients(shown);
  if (all.length === 0) return undefined;
  const most = Math.max(...all.map(({ clients }) => clients.clients));
  return paneled({
    of: all,
    lacking: LACKING_CLIENTS,
    id: 'lorenz-curve',
    title: 'Share of requests of the busiest clients',
    sentence: `${ofEach(all, ({ clients }) => `${integer(clients.clientsForNinetyPercent)} of ${integer(clients.clients)} clients`)} make nine tenths of the requests; the Gini index is ${ofEach(all, ({ clients }) => number(clients.gini))}.`,
    legend: [
      ...all.map(({ name, colour, isNamed }, index) => ({
        name: isNamed ? name : 'traffic',
        colour,
        mark: index === 0 ? ('line' as const) : ('dashed' as const),
      })),
      { name: 'if all clients were alike', colour: MUTED, mark: 'dotted' },
    ],
    table: tableOf(
      all,
      [
        { name: 'busiest clients', unit: 'count' },
        { name: 'share of requests', unit: 'share' },
      ],
      ({ clients }) => roundRanks(clients).map((point) => [point.clients, point.percent / 100]),
    ),
    panelCount: 1,
    panels: ({ xTicks, yTicks }) => {
      const x = logAxis([1, most], { label: 'busiest clients', count: xTicks });
      if (x === undefined) return [];
      return [
        {
          x,
          y: linearAxis([0, 100], { label: '% of requests', count: yTicks }),
          marks: all.flatMap(({ clients, colour }, index) => [
            line(equalCurve(clients.clients), {
              ...{
                x: 'clients',
                y: 'percent',
                stroke: MUTED.css,
                strokeWidth: 1.5,
                strokeDasharray: '1.5 2.5',
              },
            }),
            line(curveOf(clients), {
              ...{ x: 'clients', y: 'percent', stroke: colour.css, strokeWidth: 2 },
              ...(index > 0 && { strokeDasharray: '5 3' }),
            }),
          ]),
        },
      ];
    },
  });
}

/** From the busiest client on: a logarithmic axis has no place for none. Points are at whole ranks, of which shares keep some digits. */
function curveOf({ clients, lorenz }: ClientsSummary): CurvePoint[] {
  return lorenz
    .map(([share, made]) => ({ clients: Math.round(share * clients), percent: made * 100 }))
    .filter((point) => point.clients > 0);
}

/** Those of 1, 2, 5, 10, 20, ... clients, and of all. */
function roundRanks(clients: ClientsSummary): CurvePoint[] {
  return curveOf(clients).filter(
    (point) => point.clients === clients.clients || /^[125]0*$/.test(String(point.clients)),
  );
}

/** A straight line, which a logarithmic axis bends. */
function equalCurve(clients: number): CurvePoint[] {
  const steps = 40;
  return Array.from({ length: steps + 1 }, (_, index) => {
    const some = clients ** (index / steps);
    return { clients: some, percent: (some / clients) * 100 };
  });
}
