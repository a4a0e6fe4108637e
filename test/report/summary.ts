import type {
  ClientsSummary,
  ConversationsSummary,
  FittedArrivals,
  HistogramBin,
  InterArrivalSummary,
  JointLengthSummary,
  LengthSummary,
  ModalitiesSummary,
  RateLengthSummary,
  RateSummary,
  ReasoningSummary,
  Spread,
  TrafficSummary,
} from '../../src/report/traffic-summary.js';

/** Summaries made by hand, from closed forms: what pictures are tested on. */

export function spread(mean: number, cv = 1): Spread {
  return {
    count: 1000,
    mean,
    cv,
    min: mean / 100,
    p50: mean / 2,
    p90: mean * 2,
    p99: mean * 6,
    max: mean * 20,
  };
}

/** Bins in equal steps of the logarithm whose counts fall off on both sides of the middle. */
export function logBins(from: number, to: number, count: number, requests = 1e5): HistogramBin[] {
  const ratio = (to / from) ** (1 / count);
  return Array.from({ length: count }, (_, index) => {
    const away = (index - count / 2) / (count / 5);
    return {
      from: from * ratio ** index,
      to: from * ratio ** (index + 1),
      count: Math.round((requests / count) * Math.exp(-away * away)),
    };
  });
}

export function equalBins(count: number): HistogramBin[] {
  return Array.from({ length: count }, (_, index) => ({
    from: index / count,
    to: (index + 1) / count,
    count: 10 * (index + 1),
  }));
}

export function rateSummary(windows = 60, windowSeconds = 60): RateSummary {
  return {
    windowSeconds,
    bandSeconds: 3,
    windows: Array.from({ length: windows }, (_, index) => {
      const rate = 20 + 10 * Math.sin((2 * Math.PI * index) / windows);
      return {
        startSeconds: index * windowSeconds,
        requests: Math.round(rate * windowSeconds),
        ratePerSecond: rate,
        low: rate / 2,
        high: rate * 2,
        interArrivalCv: 1.5 + Math.sin(index),
      };
    }),
  };
}

/** The exponential law of mean 0.05 s, and one that is wrong by a factor of 2. */
export function fittedArrivals(): FittedArrivals {
  const histogram = logBins(1e-4, 1, 40);
  const shares = (scale: number) =>
    histogram.map(({ from, to }) => Math.exp(-from / scale) - Math.exp(-to / scale));
  const quantiles = (scale: number) =>
    Array.from({ length: 60 }, (_, index): [number, number] => {
      const exceedance = 1 - (index + 0.5) / 60;
      return [-0.05 * Math.log(exceedance) * 1.2, -scale * Math.log(exceedance)];
    });
  return {
    fromSeconds: 600,
    toSeconds: 1800,
    count: 24_000,
    meanSeconds: 0.05,
    fittedTo: 24_000,
    tickSeconds: 0,
    histogram,
    families: [
      {
        family: 'exponential',
        shape: 1,
        scaleSeconds: 0.05,
        kolmogorovSmirnov: 0.2,
        expectedShares: shares(0.05),
        quantiles: quantiles(0.05),
      },
      {
        family: 'gamma',
        shape: 0.5,
        scaleSeconds: 0.1,
        kolmogorovSmirnov: 0.02,
        expectedShares: shares(0.1),
        quantiles: quantiles(0.1),
      },
      {
        family: 'weibull',
        shape: 0.7,
        scaleSeconds: 0.04,
        kolmogorovSmirnov: 0.05,
        expectedShares: shares(0.04),
        quantiles: quantiles(0.04),
      },
    ],
    closest: 'gamma',
  };
}

export function interArrivalSummary(): InterArrivalSummary {
  return { seconds: spread(0.05, 1.8), histogram: logBins(1e-5, 10, 60), fitted: fittedArrivals() };
}

/** Rising by a tenth from the first window to the last. */
export function windowMeans(mean: number, windows = 60): number[] {
  return Array.from({ length: windows }, (_, index) => mean * (1 + index / (10 * (windows - 1))));
}

export function lengthSummary(column: string, mean = 1000): LengthSummary {
  return {
    column,
    tokens: spread(mean),
    histogram: logBins(mean / 100, mean * 20, 80),
    windowMeans: windowMeans(mean),
  };
}

export function jointLengths(bins = 24): JointLengthSummary {
  const edges = (from: number) => Array.from({ length: bins + 1 }, (_, index) => from * 1.4 ** index);
  return {
    x: 'input_tokens',
    y: 'output_tokens',
    xEdges: edges(8),
    yEdges: edges(4),
    counts: Array.from({ length: bins * bins }, (_, index) => {
      const [x, y] = [index % bins, Math.floor(index / bins)];
      return Math.round(500 * Math.exp(-((x - bins / 2) ** 2 + (y - x / 2 - 4) ** 2) / 20));
    }),
    spearman: 0.4,
    deciles: Array.from({ length: 10 }, (_, index) => ({
      meanX: 100 * 1.6 ** index,
      meanY: 100 + 20 * index,
    })),
  };
}

export function rateLengths(column: string, slope = 10): RateLengthSummary {
  return {
    column,
    windowSeconds: 3,
    groups: Array.from({ length: 20 }, (_, index) => ({
      windows: 50,
      ratePerSecond: 10 + index,
      meanTokens: 1000 + slope * index,
    })),
    pearson: 0.3,
  };
}

/** Shares that fall as 1 over the rank. */
export function clientsSummary(count = 100): ClientsSummary {
  const harmonic = Array.from({ length: count }, (_, index) => 1 / (index + 1));
  const total = harmonic.reduce((sum, share) => sum + share, 0);
  let made = 0;
  const lorenz: [number, number][] = [[0, 0]];
  harmonic.forEach((share, index) => {
    made += share / total;
    if (lorenz.length < 199 && index < count - 1) lorenz.push([(index + 1) / count, made]);
  });
  lorenz.push([1, 1]);
  return {
    clients: count,
    gini: 0.7,
    clientsForNinetyPercent: Math.round(count * 0.6),
    lorenz,
    busiest: harmonic.slice(0, 300).map((share, index) => ({
      client: `client-${index}`,
      requests: Math.round((1e5 * share) / total),
      share: share / total,
      ratePerSecond: (30 * share) / total,
      interArrivalCv: index % 7 === 6 ? Number.NaN : 0.5 + (index % 10) / 3,
    })),
  };
}

export function conversationsSummary(): ConversationsSummary {
  return {
    conversations: 5000,
    requestShare: 0.4,
    turnsAre: 'seen',
    turns: spread(4),
    turnsHistogram: [2, 3, 4, 5, 6, 8, 11, 15].map((from, index, all) => ({
      from,
      to: all[index + 1] ?? 20,
      count: Math.round(2000 / (index + 1)),
    })),
    interTurnSeconds: spread(100),
    interTurnHistogram: logBins(1, 5000, 50),
    historyTokens: spread(2000),
    historyHistogram: logBins(20, 40_000, 50),
    turnNumbersAre: 'own',
    byTurn: Array.from({ length: 20 }, (_, index) => ({
      turn: index + 2,
      requests: 4000 - 180 * index,
      meanInput: 900 + 400 * index,
      meanHistory: 500 + 380 * index,
    })),
  };
}

export function modalitiesSummary(modalities = ['image', 'audio']): ModalitiesSummary {
  return {
    modalities: modalities.map((modality, index) => ({
      modality,
      requestShare: 0.5 / (index + 1),
      itemsPerRequest: spread(2 + index),
      itemTokens: spread(800 / (index + 1)),
      itemHistogram: logBins(10 * (index + 1), 5000, 60),
    })),
    requestsByShare: equalBins(20),
  };
}

export function reasoningSummary(): ReasoningSummary {
  return { reasonOverAnswer: 3.2, requestsByRatio: equalBins(50) };
}

/** Everything that a summary can have, unless changed. */
export function trafficSummary(changes: Partial<TrafficSummary> = {}): TrafficSummary {
  return {
    name: 'chat.arrow',
    category: 'language',
    requests: 72_000,
    durationSeconds: 3600,
    startUnixSeconds: undefined,
    ratePerSecond: 20,
    rate: rateSummary(),
    interArrivalTimes: interArrivalSummary(),
    lengths: [lengthSummary('input_tokens', 1500), lengthSummary('output_tokens', 300)],
    jointLengths: jointLengths(),
    rateLengths: [rateLengths('input_tokens'), rateLengths('output_tokens', -4)],
    clients: clientsSummary(),
    conversations: conversationsSummary(),
    modalities: modalitiesSummary(),
    reasoning: reasoningSummary(),
    notes: [],
    ...changes,
  };
}

const NOTHING: Spread = {
  count: 0,
  mean: Number.NaN,
  cv: Number.NaN,
  min: Number.NaN,
  p50: Number.NaN,
  p90: Number.NaN,
  p99: Number.NaN,
  max: Number.NaN,
};

/** Of no requests at all. */
export function emptySummary(): TrafficSummary {
  return {
    name: 'empty.arrow',
    category: undefined,
    requests: 0,
    durationSeconds: 0,
    startUnixSeconds: undefined,
    ratePerSecond: Number.NaN,
    rate: { windowSeconds: 1, bandSeconds: 1, windows: [] },
    interArrivalTimes: { seconds: NOTHING, histogram: [], fitted: undefined },
    lengths: [{ column: 'input_tokens', tokens: NOTHING, histogram: [], windowMeans: [] }],
    jointLengths: undefined,
    rateLengths: [{ column: 'input_tokens', windowSeconds: 3, groups: [], pearson: Number.NaN }],
    clients: undefined,
    conversations: undefined,
    modalities: undefined,
    reasoning: undefined,
    notes: [],
  };
}

/** As large as a summary can be. */
export function largestSummary(name: string): TrafficSummary {
  const columns = ['input_tokens', 'output_tokens', 'reason_tokens', 'answer_tokens'];
  return trafficSummary({
    name,
    rate: rateSummary(400, 600),
    durationSeconds: 240_000,
    interArrivalTimes: {
      seconds: spread(0.05, 2),
      histogram: logBins(1e-6, 100, 120),
      fitted: fittedArrivals(),
    },
    lengths: columns.map((column) => ({
      column,
      tokens: spread(1000),
      histogram: logBins(1, 100_000, 120),
      windowMeans: windowMeans(1000, 400),
    })),
    jointLengths: jointLengths(48),
    rateLengths: columns.map((column) => rateLengths(column)),
    clients: clientsSummary(300),
    modalities: modalitiesSummary(['image', 'audio', 'video', 'text']),
  });
}
