import type {
  ColumnComparison,
  InputDecile,
  RateGroup,
  TraceComparison,
  TraceFigures,
  WindowRates,
} from '../compare/comparison.js';
import { ofRole } from '../fields.js';
import { formatDuration, formatInteger, formatNumber, formatRate, formatShare } from './format.js';
import { formatFacts, formatList, formatTable } from './table.js';

/** A comparison as tables for people; the last column of a table is b over a unless it says otherwise. */
export function describeComparison(comparison: TraceComparison): string {
  const { a, b } = comparison;
  return [
    formatFacts([
      ['a', a.name],
      ['b', b.name],
    ]),
    overview(a, b),
    windowRates(comparison),
    interArrivalCvs(a, b),
    dispersions(a, b),
    rateGroups(a, b),
    correlations(comparison),
    jointLengths(a, b),
    columns(comparison),
    skew(a, b),
    conversations(a, b),
    formatList(
      'left out',
      comparison.leftOut.map(({ column, reason }) => `${column}: ${reason}`),
    ),
    formatList('notes', comparison.notes),
  ]
    .filter((section) => section !== '')
    .join('\n');
}

/** A figure of both traces, and their ratio. */
function ratioRow(label: string, a: number, b: number, format = formatNumber): string[] {
  return [label, format(a), format(b), formatRatio(b / a)];
}

/** `1.00`, `12.3`, `1,234`; `–` where there is none. */
function formatRatio(ratio: number): string {
  return Number.isFinite(ratio) && ratio < 100 ? ratio.toPrecision(3) : formatNumber(ratio);
}

function overview(a: TraceFigures, b: TraceFigures): string {
  const rows = [
    ['', 'a', 'b', 'b / a'],
    ratioRow('requests', a.requests, b.requests, formatInteger),
    ratioRow('duration', a.durationSeconds, b.durationSeconds, formatDuration),
    ratioRow('rate', a.meanRate, b.meanRate, formatRate),
    ratioRow('clients', a.clients.clients, b.clients.clients),
  ];
  return formatTable(rows, '');
}

const RATE_FIGURES = ['mean', 'cv', 'min', 'p1', 'p5', 'p50', 'p95', 'p99', 'max'] as const;

function windowRates({ a, b, windowRate }: TraceComparison): string {
  const [left, right] = [a.windowRates, b.windowRates];
  const rows = [
    [`req/s in windows of ${lengths(left, right)}`, 'a', 'b', 'b / a'],
    ratioRow('windows', left.windows, right.windows, formatInteger),
    ...RATE_FIGURES.map((name) => ratioRow(name === 'cv' ? 'CV' : name, left[name], right[name])),
  ];
  const distance = `KS distance ${formatNumber(windowRate.kolmogorovSmirnov)}`;
  return `${formatTable(rows, '')}${distance}, Wasserstein ${formatRate(windowRate.wasserstein)}\n`;
}

function interArrivalCvs(a: TraceFigures, b: TraceFigures): string {
  const [left, right] = [a.interArrivalCv, b.interArrivalCv];
  const rows = [
    ['inter-arrival CV', 'a', 'b', 'b / a'],
    ratioRow('whole trace', left.whole, right.whole),
    ratioRow(`windows of ${lengths(left, right)}`, left.windows, right.windows, formatInteger),
    ...(['min', 'median', 'max'] as const).map((name) => ratioRow(`  ${name}`, left[name], right[name])),
  ];
  return formatTable(rows, '');
}

function dispersions({ dispersion: a }: TraceFigures, { dispersion: b }: TraceFigures): string {
  const rows = a.map(({ windowSeconds, index }, level) =>
    ratioRow(`counts of ${formatDuration(windowSeconds)}`, index, b[level].index),
  );
  return formatTable([['index of dispersion', 'a', 'b', 'b / a'], ...rows], '');
}

/** `3 s`, or of each trace where one is shorter than a window. */
function lengths(a: Pick<WindowRates, 'windowSeconds'>, b: Pick<WindowRates, 'windowSeconds'>): string {
  const texts = [a, b].map(({ windowSeconds }) => formatDuration(windowSeconds));
  return [...new Set(texts)].join(' and ');
}

function rateGroups(a: TraceFigures, b: TraceFigures): string {
  const deciles = new Set([a, b].flatMap(({ rateLength }) => rateLength.groups.map(({ decile }) => decile)));
  const rows = [...deciles]
    .sort((first, second) => first - second)
    .map((decile) => {
      const groups = [a, b].map(({ rateLength }) =>
        rateLength.groups.find((group) => group.decile === decile),
      );
      return [`decile ${decile}`, ...groups.flatMap(groupCells)];
    });
  if (rows.length === 0) return '';
  const head = ['a', 'b'].flatMap((name) => [`${name}: req/s`, 'input', 'output']);
  return formatTable([['mean lengths by rate', ...head], ...rows], '');
}

function groupCells(group: RateGroup | undefined): string[] {
  const lengths = group?.meanLength ?? {};
  return [group?.meanRate, ofRole(lengths, 'input'), ofRole(lengths, 'output')].map((value) =>
    formatNumber(value ?? Number.NaN),
  );
}

function correlations({ a, b, columns: shared }: TraceComparison): string {
  const rows = shared.flatMap(({ column }) => {
    const [left, right] = [a, b].map(({ rateLength }) =>
      rateLength.correlations.find((correlation) => correlation.column === column),
    );
    return (['pearson', 'spearman'] as const).map((kind) => {
      const [r, s] = [left?.[kind] ?? Number.NaN, right?.[kind] ?? Number.NaN];
      const name = kind === 'pearson' ? `${column}, Pearson` : `${column}, Spearman`;
      return [name, formatCorrelation(r), formatCorrelation(s), formatCorrelation(s - r)];
    });
  });
  if (rows.length === 0) return '';
  return formatTable([['correlation of rate and mean length', 'a', 'b', 'b - a'], ...rows], '');
}

function formatCorrelation(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : '–';
}

/** Nothing unless both traces have inputs and outputs. */
function jointLengths({ joint: a }: TraceFigures, { joint: b }: TraceFigures): string {
  if (a === undefined || b === undefined) return '';
  const cells = ({ meanInput, meanOutput }: InputDecile) => [meanInput, meanOutput].map(formatNumber);
  const rows = a.deciles.map((decile, index) => [
    `decile ${decile.decile}`,
    ...cells(decile),
    ...cells(b.deciles[index]),
    formatRatio(b.deciles[index].meanOutput / decile.meanOutput),
  ]);
  const head = ['mean output by input', 'a: input', 'output', 'b: input', 'output', 'output b / a'];
  const spearman = [a, b].map((joint) => formatCorrelation(joint.spearman));
  return `${formatTable([head, ...rows], '')}Spearman of input and output ${spearman.join(' and ')}\n`;
}

function columns({ interArrivalTime, interTurnTime, columns: shared }: TraceComparison): string {
  const rows = shared.flatMap(({ column, values, itemsPerRequest }) =>
    itemsPerRequest === undefined
      ? columnRows(column, values)
      : [
          ...columnRows(`${column}, items a request`, itemsPerRequest),
          ...columnRows(`${column}, an item`, values),
        ],
  );
  const head = ['column', '', 'mean', 'p50', 'p90', 'p99', 'KS', 'Wasserstein', "of a's mean"];
  const times = [
    ...columnRows('inter-arrival time, s', interArrivalTime),
    ...(interTurnTime === undefined ? [] : columnRows('inter-turn time, s', interTurnTime)),
  ];
  return formatTable([head, ...times, ...rows], '');
}

function columnRows(name: string, column: ColumnComparison): string[][] {
  const [a, b] = [column.a, column.b].map(({ mean, p50, p90, p99 }) =>
    [mean, p50, p90, p99].map(formatNumber),
  );
  const { kolmogorovSmirnov, wasserstein, wassersteinOverMean } = column;
  return [
    [name, 'a', ...a],
    [
      '',
      'b',
      ...b,
      formatNumber(kolmogorovSmirnov),
      formatNumber(wasserstein),
      formatShare(wassersteinOverMean),
    ],
  ];
}

function skew({ clients: a }: TraceFigures, { clients: b }: TraceFigures): string {
  const rows = [
    ['share of requests', 'a', 'b', 'b / a'],
    ...a.topShares.map(({ clients, share }, index) => {
      const label = clients === 1 ? 'of the busiest client' : `of the ${clients} busiest`;
      return ratioRow(label, share, b.topShares[index].share, formatShare);
    }),
    ratioRow('clients that make 90 %', a.clientsForNinetyPercent, b.clientsForNinetyPercent),
  ];
  return formatTable(rows, '');
}

/** Nothing unless both traces have conversations. */
function conversations({ conversations: a }: TraceFigures, { conversations: b }: TraceFigures): string {
  if (a === undefined || b === undefined) return '';
  const rows = [
    ['conversations', 'a', 'b', 'b / a'],
    ratioRow('of two turns or more', a.conversations, b.conversations, formatInteger),
    ratioRow('share of requests', a.requestShare, b.requestShare, formatShare),
    ratioRow('mean turns', a.meanTurns, b.meanTurns),
    ratioRow('median inter-turn time', a.medianInterTurnSeconds, b.medianInterTurnSeconds, formatDuration),
  ];
  return formatTable(rows, '');
}
