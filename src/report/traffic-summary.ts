import type { Category } from '../fields.js';

/**
 * What pictures of traffic are drawn from: plain data, as JSON holds it, whose size is bounded however many requests
 * there are. A number is NaN where there is nothing to compute it from; what the traffic has no columns for is undefined. Figures of which there are many have seven digits.
 */
export interface TrafficSummary {
  readonly name: string;
  readonly category: Category | undefined;
  readonly requests: number;
  readonly durationSeconds: number;
  /** Unix seconds of second 0; undefined where the traffic does not say. */
  readonly startUnixSeconds: number | undefined;
  /** Requests over the duration. */
  readonly ratePerSecond: number;
  readonly rate: RateSummary;
  readonly interArrivalTimes: InterArrivalSummary;
  /** A column of tokens each, in the order of the trace. */
  readonly lengths: readonly LengthSummary[];
  /** Of input and output; undefined where one is missing. */
  readonly jointLengths: JointLengthSummary | undefined;
  /** How mean lengths go with the rate, a column each (figure 19 of arXiv:2505.09999). */
  readonly rateLengths: readonly RateLengthSummary[];
  /** Undefined where nothing tells clients apart. */
  readonly clients: ClientsSummary | undefined;
  readonly conversations: ConversationsSummary | undefined;
  readonly modalities: ModalitiesSummary | undefined;
  readonly reasoning: ReasoningSummary | undefined;
  /** What needs saying of it, such as how times were read, or that clients were left out. */
  readonly notes: readonly string[];
}

/** Values from `from` up to, and without, `to`. */
export interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Of numbers; NaN where there are none. */
export interface Spread {
  readonly count: number;
  readonly mean: number;
  /** Population standard deviation over mean. */
  readonly cv: number;
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

export interface RateSummary {
  /** Length of a window, at most some 400 of them; whole windows from second 0. */
  readonly windowSeconds: number;
  /** Length of the short bins within a window that its band is of: 3 seconds where the trace is long enough and not too long. */
  readonly bandSeconds: number;
  readonly windows: readonly RateWindow[];
}

export interface RateWindow {
  readonly startSeconds: number;
  readonly requests: number;
  readonly ratePerSecond: number;
  /** The 5th and 95th percentile of the rates of its short bins; NaN where it has fewer than 10. */
  readonly low: number;
  readonly high: number;
  /** Population CV of inter-arrival times; NaN below 30 of them. */
  readonly interArrivalCv: number;
}

export interface InterArrivalSummary {
  /** Of all inter-arrival times, seconds; quantiles, min and max are within 1/512. */
  readonly seconds: Spread;
  /** Of those above 0, in equal steps of the logarithm, at most 120. */
  readonly histogram: readonly HistogramBin[];
  /** Of the stretch of time whose inter-arrival times families were fitted to: the busiest one of 20 minutes, or all. */
  readonly fitted: FittedArrivals | undefined;
}

/** The inter-arrival times of a stretch in which the rate is nearly the same, and the families fitted to them. */
export interface FittedArrivals {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Inter-arrival times of the stretch, and their mean. */
  readonly count: number;
  readonly meanSeconds: number;
  /** How many of them, evenly spread, the histogram has and the families are fitted to: all where they are no more than 65,536. */
  readonly fittedTo: number;
  /** Inter-arrival times and laws are told as a clock with such a tick shows them, seconds: the traffic's own, or a thousandth of their mean. */
  readonly tickSeconds: number;
  readonly histogram: readonly HistogramBin[];
  readonly families: readonly FittedFamily[];
  /** Whose Kolmogorov-Smirnov distance is the smallest; of equals, and where the clock tells none apart, that with fewer parameters. */
  readonly closest: FittedFamily['family'];
}

export interface FittedFamily {
  readonly family: 'exponential' | 'gamma' | 'weibull';
  readonly shape: number;
  readonly scaleSeconds: number;
  readonly kolmogorovSmirnov: number;
  /** Share of inter-arrival times that each bin of the stretch's histogram has by the law. */
  readonly expectedShares: readonly number[];
  /** Quantiles of the stretch and of the law, seconds, ascending, some 60. */
  readonly quantiles: readonly (readonly [observed: number, ofLaw: number])[];
}

export interface LengthSummary {
  readonly column: string;
  readonly tokens: Spread;
  /** Bins that grow with the length, at most 120; 0 has a bin of its own. */
  readonly histogram: readonly HistogramBin[];
  /**
   * Means of the requests of each window of the rate, to six digits; NaN where it has no requests. Empty where some requests
   * have no value.
   */
  readonly windowMeans: readonly number[];
}

export interface JointLengthSummary {
  readonly x: string;
  readonly y: string;
  /** Edges of bins, ascending, one more than there are bins: at most 48 in either direction. */
  readonly xEdges: readonly number[];
  readonly yEdges: readonly number[];
  /**
   * Requests, bin by bin: all of the first bin of y in the order of x, then those of the next. Of more than 65,536 requests
   * evenly spread ones stand for those between them, here and in what follows.
   */
  readonly counts: readonly number[];
  /** Spearman's rank correlation. */
  readonly spearman: number;
  /** Tenths of the requests by x: their mean x and mean y. */
  readonly deciles: readonly { readonly meanX: number; readonly meanY: number }[];
}

export interface RateLengthSummary {
  readonly column: string;
  /** Length of the windows. */
  readonly windowSeconds: number;
  /** Windows with requests in up to 20 groups of like rate, ascending. */
  readonly groups: readonly RateLengthGroup[];
  /** Pearson's correlation of rate and mean length over the windows. */
  readonly pearson: number;
}

export interface RateLengthGroup {
  readonly windows: number;
  readonly ratePerSecond: number;
  readonly meanTokens: number;
}

export interface ClientsSummary {
  readonly clients: number;
  readonly gini: number;
  /** The fewest clients that make nine tenths of the requests. */
  readonly clientsForNinetyPercent: number;
  /** Share of the clients, the busiest first, and their share of the requests; from [0, 0] to [1, 1], at most 200 points. */
  readonly lorenz: readonly (readonly [clients: number, requests: number])[];
  /** The busiest, at most 300. */
  readonly busiest: readonly ClientSummary[];
}

export interface ClientSummary {
  readonly client: string;
  readonly requests: number;
  readonly share: number;
  readonly ratePerSecond: number;
  /** Population CV of the client's own inter-arrival times within windows, the mean by requests; NaN where there are too few. Of many windows, evenly spread ones. */
  readonly interArrivalCv: number;
}

export interface ConversationsSummary {
  /** Conversations of two requests or more. */
  readonly conversations: number;
  /** Their requests, of all. */
  readonly requestShare: number;
  /**
   * Whether `turns` are all that conversations have, as their ids say, of those that begin in the traffic; or those of each that
   * are seen in it, which others can be before and after.
   */
  readonly turnsAre: 'whole' | 'seen';
  readonly turns: Spread;
  readonly turnsHistogram: readonly HistogramBin[];
  readonly interTurnSeconds: Spread;
  readonly interTurnHistogram: readonly HistogramBin[];
  /** Tokens that an input repeats of the turns before; undefined where the traffic does not say. */
  readonly historyTokens: Spread | undefined;
  readonly historyHistogram: readonly HistogramBin[];
  /** Whether `byTurn` goes by the traffic's own numbers of turns, or counts from the first one that is seen. */
  readonly turnNumbersAre: 'own' | 'seen';
  /** By turn, from the first to the 30th: the mean of input tokens, and of those that are history. */
  readonly byTurn: readonly {
    readonly turn: number;
    readonly requests: number;
    readonly meanInput: number;
    readonly meanHistory: number;
  }[];
}

export interface ModalitiesSummary {
  readonly modalities: readonly ModalitySummary[];
  /** Requests by the share of their input that is not text, 0 to 1, in 20 equal bins. */
  readonly requestsByShare: readonly HistogramBin[];
}

export interface ModalitySummary {
  readonly modality: string;
  /** Requests that have at least one item, of all. */
  readonly requestShare: number;
  /** Of requests with at least one. */
  readonly itemsPerRequest: Spread;
  readonly itemTokens: Spread | undefined;
  readonly itemHistogram: readonly HistogramBin[];
}

export interface ReasoningSummary {
  /** Mean reasoning tokens over mean answer tokens. */
  readonly reasonOverAnswer: number;
  /** Requests by the share of their output that is reasoning, 0 to 1, in 50 equal bins. */
  readonly requestsByRatio: readonly HistogramBin[];
}
