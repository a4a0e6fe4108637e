import type { PoolStatistics } from '../pool/statistics/pool-statistics.js';
import { formatInteger, formatNumber, formatShare } from './format.js';
import { formatTable } from './table.js';

/** Where there is no figure. */
const NONE = '–';

/** How the requests are shared out among clients: over all of the time, and by hour. */
export function concentrationTable({ topShares, concentration }: PoolStatistics): string {
  const { hours, effectiveClients, clientsFor90 } = concentration ?? {};
  const hourly = (quantile: 'p10' | 'p50' | 'p90') => [
    `in an hour, ${quantile}`,
    ...topShares.map(({ clients }) => {
      if (clients === 1) return formatShare(hours!.top1[quantile]);
      return clients === 5 ? formatShare(hours!.top5[quantile]) : NONE;
    }),
    ...[hours!.effectiveClients[quantile], hours!.clientsFor90[quantile]].map(formatNumber),
  ];
  return formatTable(
    [
      [
        'busiest clients',
        ...topShares.map(({ clients }) => formatInteger(clients)),
        'in effect',
        'make 90 %',
      ],
      [
        'share of requests',
        ...topShares.map(({ share }) => formatShare(share)),
        ...[effectiveClients, clientsFor90].map(optional),
      ],
      ...(hours === undefined ? [] : (['p10', 'p50', 'p90'] as const).map(hourly)),
    ],
    '',
  );
}

/** The CVs that the pool reports, by which filters choose, and those of the laws, which are generated. */
export function cvTable({ cv, lawCv }: PoolStatistics): string {
  const rows = (
    [
      ['reported', cv],
      ['of the law', lawCv],
    ] as const
  ).flatMap(([name, figures]) =>
    (['byRequest', 'byWindow', 'byClient'] as const).map((weight) => {
      const { mean, p5, p50, p95 } = figures[weight];
      return [
        `${name}, ${weight.replace('by', 'by ').toLowerCase()}`,
        ...[mean, p5, p50, p95].map(formatNumber),
      ];
    }),
  );
  return formatTable([['inter-arrival CV', 'mean', 'p5', 'p50', 'p95'], ...rows], '');
}

/** Each field over all requests, and within the datasets of clients. */
export function fieldTable({ fields }: PoolStatistics): string {
  return formatTable(
    [
      ['field', 'mean', 'CV', 'p50', 'p90', 'p99', 'CV within', 'distinct', 'several modes'],
      ...fields.map(({ field, mean, cv, p50, p90, p99, within }) => [
        field,
        ...[mean, cv, p50, p90, p99].map(formatNumber),
        ...[within?.cv, within?.distinctValues].map(optional),
        within === undefined ? NONE : formatShare(within.severalModes),
      ]),
    ],
    '',
  );
}

/** Shifts between hours and days, but of fields that most requests are without; nothing of a part that is shorter than a day. */
export function swingTable({ swings, fields }: PoolStatistics): string {
  const rare = fields.filter(({ p50 }) => p50 === 0).map(({ field }) => field);
  const rows = swings
    .filter(({ hours, days }) => hours !== undefined || days !== undefined)
    .filter(({ quantity }) => !rare.includes(quantity))
    .map(({ quantity, hours, days }) => [
      quantity === 'rate' ? quantity : `mean ${quantity}`,
      ...[hours?.p10, hours?.p50, hours?.p90, days].map(optional),
    ]);
  if (rows.length === 0) return '';
  return formatTable([['largest over smallest', 'hours of a day: p10', 'p50', 'p90', 'days'], ...rows], '');
}

/** Mean outputs by input. */
export function jointTable({ joint }: PoolStatistics): string {
  if (joint === undefined) return '';
  const { input, output, tenths } = joint;
  return formatTable(
    [
      ['tenth of requests, by input', ...tenths.map(({ tenth }) => String(tenth))],
      [`mean ${input}`, ...tenths.map(({ meanInput }) => formatNumber(meanInput))],
      [`mean ${output}`, ...tenths.map(({ meanOutput }) => formatNumber(meanOutput))],
    ],
    '',
  );
}

function optional(value: number | undefined): string {
  return value === undefined ? NONE : formatNumber(value);
}
