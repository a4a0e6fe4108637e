import type {
  Characterisation,
  ClientFigures,
  ConversationFigures,
  CvInterval,
  DependenceFigures,
  Distribution,
  FamilyFigures,
  LengthFigures,
  LengthLaw,
  ModalityFigures,
  ReasoningFigures,
  ShiftFigures,
  Spread,
} from '../characterise/characterisation.js';
import { formatDuration, formatInteger, formatNumber, formatRate, formatShare, plural } from './format.js';
import { formatFacts, formatList, formatTable, sparkline } from './table.js';

/** Clients that are described one by one. */
const LISTED_CLIENTS = 5;

type Fact = readonly [name: string, value: string];

/** The figures of a log as tables for people. */
export function describeCharacterisation(figures: Characterisation): string {
  const { families, shifts, lengths, dependence, clients, modalities, reasoning, conversations } = figures;
  const sections = [
    describeLog(figures),
    describeArrivals(figures),
    families === undefined ? '' : describeFamilies(families),
    shifts === undefined ? '' : describeShifts(shifts),
    describeLengths(lengths, shifts),
    ...dependence.map(describeDependence),
    clients === undefined ? '' : describeClients(clients),
    modalities === undefined ? '' : describeModalities(modalities),
    reasoning === undefined ? '' : describeReasoning(reasoning),
    conversations === undefined ? '' : describeConversations(conversations),
    formatList(
      'not in the log',
      figures.absent.map(({ figure, reason }) => `${figure}: ${reason}`),
    ),
    formatList('notes', figures.log.notes),
    formatList(
      'left out',
      figures.log.dropped.map(
        ({ reason, rows, first }) => `${plural(rows, 'row')}: ${reason}; the first is ${first}`,
      ),
    ),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function describeLog({ log, clients }: Characterisation): string {
  const facts: Fact[] = [
    ['log', log.name],
    ['category', log.category],
    ['requests', formatInteger(log.requests)],
    ['duration', formatDuration(log.durationSeconds)],
    ...(log.startUnixSeconds === undefined ? [] : [['begins', dateOf(log.startUnixSeconds)] as const]),
    ...(clients === undefined ? [] : [[nounOfClients(clients), formatInteger(clients.clients)] as const]),
  ];
  return formatFacts(facts);
}

/** `2026-11-29 20:05:51 UTC`; beyond the dates that there are, the number of seconds. */
function dateOf(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1e3);
  if (Number.isNaN(date.getTime())) return `${unixSeconds} s since 1970`;
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function nounOfClients({ key }: ClientFigures): string {
  return key === 'client' ? 'clients' : `pseudo-clients, by ${key}`;
}

function describeArrivals({ arrivals }: Characterisation): string {
  const { windows, windowSeconds, interArrivalCvByWindow: byWindow, burstyWindows } = arrivals;
  const facts: Fact[] = [
    [
      'rate',
      `${formatRate(arrivals.ratePerSecond)}; ${spread(arrivals.ratePerSecondByWindow)} by window of ${formatDuration(windowSeconds)}`,
    ],
    ['', sparkline(windows.map(({ ratePerSecond }) => ratePerSecond))],
    [
      'inter-arrival CV',
      `${interval(arrivals.interArrivalCv)}${byWindow.count > 0 ? `; ${spread(byWindow)} by window` : ''}`,
    ],
  ];
  if (byWindow.count > 0) {
    facts.push(['', `${formatShare(burstyWindows)} of the windows are burstier than a Poisson process`]);
  }
  const dispersion = arrivals.dispersion.filter(({ index }) => Number.isFinite(index));
  if (dispersion.length > 0) {
    const indices = dispersion.map(
      ({ windowSeconds: seconds, index }) => `${formatNumber(index)} at ${formatDuration(seconds)}`,
    );
    facts.push(['dispersion', indices.join(', ')]);
  }
  return formatFacts(facts);
}

/** `1.21 [1.18, 1.24]`, with its 95 % interval. */
function interval({ cv, low, high }: CvInterval): string {
  if (!Number.isFinite(low)) return formatNumber(cv);
  return `${formatNumber(cv)} [${formatNumber(low)}, ${formatNumber(high)}]`;
}

/** Median, and the range that nine tenths lie in. */
function spread({ p5, p50, p95 }: Spread): string {
  return `${formatNumber(p50)} (${formatNumber(p5)} to ${formatNumber(p95)})`;
}

function describeFamilies({
  windows,
  windowSeconds,
  wins,
  exponentialPasses,
  tickSeconds,
}: FamilyFigures): string {
  const rows = (['exponential', 'gamma', 'weibull'] as const).map((family) => {
    const distances = windows.map(({ fits }) => fits[family].kolmogorovSmirnov).sort((a, b) => a - b);
    return [family, formatShare(wins[family]), formatNumber(distances[(distances.length - 1) >> 1])];
  });
  const ticks = tickSeconds > 0 ? `; times are in steps of ${formatDuration(tickSeconds)}` : '';
  return (
    formatTable([['law of inter-arrival times', 'best in', 'median KS'], ...rows], '') +
    `${plural(windows.length, 'window')} of ${formatDuration(windowSeconds)}; ` +
    `an exponential law is not rejected in ${formatShare(exponentialPasses)} of them${ticks}\n`
  );
}

function describeShifts(shifts: ShiftFigures): string {
  const { days, periodSeconds, busiestOverQuietest, interArrivalCvMaxOverMin, sdOfLogRate } = shifts;
  const within = days === 0 ? 'the log' : days === 1 ? 'the day' : `a day, median of ${days}`;
  return formatFacts([
    [
      `shifts, by ${formatDuration(periodSeconds)}`,
      `busiest over quietest ${formatNumber(busiestOverQuietest)}, ` +
        `CV max over min ${formatNumber(interArrivalCvMaxOverMin)}, within ${within}`,
    ],
    ['sd of log rate', `${formatNumber(sdOfLogRate)} between windows`],
  ]);
}

function describeLengths(lengths: readonly LengthFigures[], shifts: ShiftFigures | undefined): string {
  if (lengths.length === 0) return '';
  const rows = lengths.map(({ column, tokens }) => {
    const shift = shifts?.lengths.find((other) => other.column === column);
    return [
      column,
      ...distribution(tokens),
      formatNumber(shift?.maxOverMin ?? Number.NaN),
      formatCorrelation(shift?.spearmanWithRate ?? Number.NaN),
    ];
  });
  const head = ['tokens', ...DISTRIBUTION_HEAD, 'max/min of means', 'Spearman with rate'];
  const laws = lengths.flatMap(({ column, law }) => (law === undefined ? [] : [describeLaw(column, law)]));
  return formatTable([head, ...rows], '') + (laws.length === 0 ? '' : `\n${formatFacts(laws)}`);
}

const DISTRIBUTION_HEAD = ['mean', 'CV', 'p50', 'p90', 'p99'];

function distribution({ mean, cv, p50, p90, p99 }: Distribution): string[] {
  return [mean, cv, p50, p90, p99].map(formatNumber);
}

function describeLaw(column: string, law: LengthLaw): Fact {
  const ks = `KS ${formatNumber(law.kolmogorovSmirnov)}`;
  const name = `law of ${column}`;
  if (law.kind === 'exponential') return [name, `exponential of mean ${formatNumber(law.meanTokens)}; ${ks}`];
  const { paretoWeight, pareto, lognormal } = law;
  const body = `log-normal (mu ${formatNumber(lognormal.mu)}, sigma ${formatNumber(lognormal.sigma)})`;
  if (pareto === undefined) return [name, `${body}, no Pareto tail; ${ks}`];
  const { scaleTokens, alpha } = pareto;
  const tail = `Pareto (from ${formatNumber(scaleTokens)}, alpha ${formatNumber(alpha)})`;
  return [name, `${formatShare(paretoWeight)} ${tail}, the rest ${body}; ${ks}`];
}

function describeDependence({ x, y, pearson, spearman, deciles }: DependenceFigures): string {
  return `${formatTable(
    [
      ['tenth of requests by', ...deciles.map(({ decile }) => String(decile))],
      [`${x}, mean`, ...deciles.map(({ meanX }) => formatNumber(meanX))],
      [`${y}, mean`, ...deciles.map(({ meanY }) => formatNumber(meanY))],
    ],
    '',
  )}Spearman ${formatCorrelation(spearman)}, Pearson ${formatCorrelation(pearson)}\n`;
}

function formatCorrelation(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : '–';
}

function describeClients(clients: ClientFigures): string {
  const { topShares, clientsForNinetyPercent, gini, largest, stability, interArrivalCvByRequest } = clients;
  const columns = Object.keys(largest[0].meanTokens);
  const rows = largest
    .slice(0, LISTED_CLIENTS)
    .map(({ client, share, ratePerSecond, interArrivalCv, meanTokens }, index) => [
      shortened(client),
      ...[formatShare(share), formatNumber(ratePerSecond), formatNumber(interArrivalCv)],
      ...columns.map((column) => formatNumber(meanTokens[column])),
      formatNumber(stability[index]?.rateVariation ?? Number.NaN),
      formatNumber(stability[index]?.interArrivalCvVariation ?? Number.NaN),
    ]);
  const head = ['busiest', 'requests', 'req/s', 'CV', ...columns, 'CV of rate', 'CV of CV'];
  return [
    formatTable(
      [
        ['busiest clients', ...topShares.map(({ clients: count }) => formatInteger(count))],
        ['share of requests', ...topShares.map(({ share }) => formatShare(share))],
      ],
      '',
    ),
    formatFacts([
      [
        'skew',
        `${plural(clientsForNinetyPercent, 'client')} of ${formatInteger(clients.clients)} make 90 %; ` +
          `Gini ${formatNumber(gini)}`,
      ],
      ['CV of clients', `${spread(interArrivalCvByRequest)} by request`],
    ]),
    formatTable([head, ...rows], ''),
  ].join('');
}

const MAX_NAME_CHARACTERS = 40;

/** Names of clients that are texts can be of any length. */
function shortened(name: string): string {
  return name.length > MAX_NAME_CHARACTERS ? `${name.slice(0, MAX_NAME_CHARACTERS - 1)}…` : name;
}

function describeModalities({ modalities, shareOfInputTokens }: ModalityFigures): string {
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

function describeReasoning({ reasonOverAnswer, ratioModes }: ReasoningFigures): string {
  const modes = ratioModes.map(
    ({ ratio, share }) => `${formatShare(ratio)} (${formatShare(share)} of requests)`,
  );
  return formatFacts([
    ['reasoning', `${formatNumber(reasonOverAnswer)} times as many tokens as answers`],
    ['share of output', `${plural(ratioModes.length, 'mode')}: ${modes.join(', ')}`],
  ]);
}

function describeConversations(figures: ConversationFigures): string {
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
