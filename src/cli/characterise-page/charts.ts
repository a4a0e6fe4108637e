import type { Characterisation } from '../../characterise/characterisation.js';
import { formatDuration, formatShare } from '../format.js';
import { drawPlot, type Plot, type Point, type Series } from './plot.js';
import { perOctave, shareBars, thinned, timeAxis } from './points.js';

/** A picture, and what it shows. */
export interface Chart {
  readonly title: string;
  /** A sentence of how to read it. */
  readonly caption: string;
  /** Names of what is drawn, in the order of the colours; none where there is one. */
  readonly legend: readonly string[];
  readonly svg: string;
}

/** The pictures of a log; of figures that are not there, none. */
export function chartsOf(figures: Characterisation): Chart[] {
  const charts = [
    rateChart(figures),
    cvChart(figures),
    familyChart(figures),
    meansChart(figures),
    lengthChart(figures),
    qqChart(figures),
    ...decileCharts(figures),
    lorenzChart(figures),
    clientChart(figures),
    modalityChart(figures),
    reasoningChart(figures),
    interTurnChart(figures),
  ];
  return charts.filter((chart) => chart !== undefined && chart.svg !== '') as Chart[];
}

function chart(caption: string, plot: Plot): Chart {
  const legend = plot.series.flatMap(({ name }) => name ?? []);
  return { title: plot.title, caption, legend, svg: drawPlot(plot) };
}

function rateChart({ arrivals, log }: Characterisation): Chart {
  const time = timeAxis(log.durationSeconds);
  const points = arrivals.windows.map(
    (window): Point => [time.of(window, arrivals.windowSeconds), window.ratePerSecond],
  );
  return chart(`Windows of ${formatDuration(arrivals.windowSeconds)}.`, {
    title: 'Rate over time',
    x: { label: time.label },
    y: { label: 'requests per second', holds: [0] },
    series: [{ kind: 'line', points: thinned(points) }],
  });
}

function cvChart({ arrivals, log }: Characterisation): Chart {
  const time = timeAxis(log.durationSeconds);
  const known = thinned(arrivals.windows).flatMap((window) => {
    const { interArrivalCv: interval } = window;
    return interval === undefined ? [] : [{ x: time.of(window, arrivals.windowSeconds), ...interval }];
  });
  const isOfTimes = arrivals.interArrivalCvOf === 'times';
  const of = isOfTimes ? 'With its 95 % interval' : 'Of fitted laws that allow for the steps of the clock';
  return chart(`${of}; a Poisson process has 1.`, {
    title: 'Inter-arrival CV over time',
    x: { label: time.label },
    y: { label: 'CV', holds: [0] },
    series: [
      {
        kind: 'line',
        points: known.map(({ x, cv }) => [x, cv]),
        ...(isOfTimes && { band: known.map(({ x, low, high }) => [x, low, high] as const) }),
      },
    ],
    reference: 1,
  });
}

function familyChart({ families }: Characterisation): Chart | undefined {
  if (families === undefined) return undefined;
  const wins = Object.entries(families.wins);
  const passes = formatShare(families.exponentialPasses);
  return chart(`By Kolmogorov-Smirnov distance; an exponential law is not rejected in ${passes}.`, {
    title: `Best law of inter-arrival times in windows of ${formatDuration(families.windowSeconds)}`,
    x: {
      label: '',
      holds: [-0.5, wins.length - 0.5],
      labels: wins.map(([family], index) => [index, family]),
    },
    y: { label: '% of windows', holds: [0, 100] },
    series: [{ kind: 'bars', points: wins.map(([, share], index) => [index, share * 100]) }],
  });
}

function meansChart({ shifts, lengths, log }: Characterisation): Chart | undefined {
  if (shifts === undefined) return undefined;
  const time = timeAxis(log.durationSeconds);
  return chart(`By ${formatDuration(shifts.periodSeconds)}.`, {
    title: 'Mean lengths over time',
    x: { label: time.label },
    y: { label: 'tokens', isLog: true },
    series: lengths.map(({ column }) => ({
      name: column,
      kind: 'line',
      points: thinned(
        shifts.periods.map(
          (period): Point => [time.of(period, shifts.periodSeconds), period.meanTokens[column]],
        ),
      ),
    })),
  });
}

function lengthChart({ lengths }: Characterisation): Chart {
  return chart('Share of requests by octave of the length; those of no tokens are left out.', {
    title: 'Lengths',
    x: { label: 'tokens', isLog: true },
    y: { label: '% of requests an octave', holds: [0] },
    series: lengths.map(({ column, histogram, tokens }) => ({
      name: column,
      kind: 'line',
      points: perOctave(histogram, tokens.count),
    })),
  });
}

function qqChart({ lengths }: Characterisation): Chart {
  const fitted = lengths.flatMap(({ column, law }): Series[] =>
    law === undefined
      ? []
      : [
          {
            name: `${column}: ${law.kind}`,
            kind: 'points',
            points: law.qq.map((pair): Point => [pair.fitted, pair.observed]),
          },
        ],
  );
  return chart('On the line where the law fits.', {
    title: 'Quantiles of lengths against their laws',
    x: { label: 'tokens by the law', isLog: true },
    y: { label: 'tokens of the log', isLog: true },
    series: fitted,
    hasDiagonal: true,
  });
}

function decileCharts({ dependence }: Characterisation): Chart[] {
  return dependence.map(({ x, y, deciles }) =>
    chart(
      `Mean ${y} of each tenth of the requests, by ${x}; flat where they have nothing to do with each other.`,
      {
        title: `${y} by ${x}`,
        x: { label: `tenth of requests by ${x}`, holds: [1, 10] },
        y: { label: `mean ${y}`, holds: [0] },
        series: [{ kind: 'line', points: deciles.map(({ decile, meanY }) => [decile, meanY]) }],
      },
    ),
  );
}

function lorenzChart({ clients }: Characterisation): Chart | undefined {
  if (clients === undefined) return undefined;
  const points = clients.lorenz.map(([share, made]): Point => [share * clients.clients, made * 100]);
  return chart('The Lorenz curve: what so many of the busiest clients make.', {
    title: 'Share of requests of the busiest clients',
    x: { label: 'busiest clients', isLog: true },
    y: { label: '% of requests', holds: [0, 100] },
    series: [{ kind: 'line', points }],
  });
}

function clientChart({ clients }: Characterisation): Chart | undefined {
  if (clients === undefined) return undefined;
  return chart(
    `Of the ${clients.largest.length} busiest those with enough requests; the CV is that within windows, on average.`,
    {
      title: "Clients' rate against their inter-arrival CV",
      x: { label: 'requests per second', isLog: true },
      y: { label: 'CV', isLog: true },
      series: [
        {
          kind: 'points',
          points: clients.largest.map(({ ratePerSecond, interArrivalCv }) => [ratePerSecond, interArrivalCv]),
        },
      ],
      reference: 1,
    },
  );
}

function modalityChart({ modalities }: Characterisation): Chart | undefined {
  if (modalities?.requestsByShare === undefined) return undefined;
  return chart('Of the tokens of a request.', {
    title: 'Share of the input that is not text',
    ...shareBars(modalities.requestsByShare, 'share of input'),
  });
}

function reasoningChart({ reasoning }: Characterisation): Chart | undefined {
  if (reasoning === undefined) return undefined;
  return chart('Of the tokens of a request.', {
    title: 'Share of the output that is reasoning',
    ...shareBars(reasoning.requestsByRatio, 'share of output'),
  });
}

function interTurnChart({ conversations }: Characterisation): Chart | undefined {
  if (conversations === undefined) return undefined;
  const { interTurnHistogram, interTurnSeconds } = conversations;
  return chart('From a request to the next of the same session.', {
    title: 'Times between turns',
    x: { label: 'seconds', isLog: true },
    y: { label: '% an octave', holds: [0] },
    series: [{ kind: 'line', points: perOctave(interTurnHistogram, interTurnSeconds.count) }],
  });
}
