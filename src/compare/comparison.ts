import type { Dispersion } from '../estimation/dispersion.js';
import type { Attended } from '../progress.js';
import type { InterArrivalCv } from '../statistics/arrival-tally.js';
import type { Distances } from '../statistics/distance.js';
import type { TopShare } from '../statistics/top-shares.js';
import type { UnreadColumn as LeftOutColumn } from '../trace/skipped-column.js';

export type { Dispersion, Distances, InterArrivalCv, LeftOutColumn, TopShare };

/** Options of `compareTraces`. */
export interface CompareOptions extends Attended {
  /** Length in seconds of the windows whose rates are compared. Default 3. */
  readonly windowSeconds?: number;
  /** Length in seconds of the windows that each have a CV of inter-arrival times. Default 600. */
  readonly cvWindowSeconds?: number;
  /** What the traces are called in the result and in messages. Default `a` and `b`. */
  readonly names?: readonly [a: string, b: string];
}

/**
 * Two traces, figure by figure; plain data. A number is NaN, which JSON writes as null, where there is nothing to
 * compute it from. How each is computed: docs/compare.md.
 */
export interface TraceComparison {
  readonly a: TraceFigures;
  readonly b: TraceFigures;
  /** Between the rates of a's and b's windows, in requests per second. */
  readonly windowRate: Distances;
  /** Of all requests together, in seconds. */
  readonly interArrivalTime: ColumnComparison;
  /** From one request of a conversation to its next, in seconds; absent unless both traces have conversations. */
  readonly interTurnTime?: ColumnComparison;
  /** The columns that both traces have, in a's order. */
  readonly columns: readonly NamedColumnComparison[];
  /** Columns that could not be compared. */
  readonly leftOut: readonly LeftOutColumn[];
  /** How the times of a trace were read, where they are not seconds as floating-point numbers. */
  readonly notes: readonly string[];
}

/** What is said of one trace by itself. */
export interface TraceFigures {
  readonly name: string;
  readonly requests: number;
  readonly durationSeconds: number;
  /** Requests per second over the duration. */
  readonly meanRate: number;
  readonly windowRates: WindowRates;
  readonly rateLength: RateLength;
  readonly interArrivalCv: InterArrivalCv;
  /** Of counts of 3, 30 and 300 seconds about the mean of their hour. */
  readonly dispersion: readonly Dispersion[];
  /** Absent for a trace without a column of inputs or of outputs, and where values of them are missing. */
  readonly joint?: JointLengths;
  readonly clients: ClientSkew;
  /** Absent for a trace without conversations. */
  readonly conversations?: ConversationFigures;
}

/** How the output of a request goes with its input. */
export interface JointLengths {
  /** The columns. */
  readonly input: string;
  readonly output: string;
  /** Spearman's rank correlation over requests: of all up to 2^17, and of fewer and fewer from there on. */
  readonly spearman: number;
  /** Tenths of the requests by their input, 10 of them; requests of one input are shared out evenly. */
  readonly deciles: readonly InputDecile[];
}

/** Requests of like input. */
export interface InputDecile {
  /** 1 to 10. */
  readonly decile: number;
  readonly meanInput: number;
  readonly meanOutput: number;
}

/** Conversations of two requests or more, as far as they lie in the trace. */
export interface ConversationFigures {
  readonly conversations: number;
  /** Of all requests that are theirs, 0 to 1. */
  readonly requestShare: number;
  /** Requests of one. */
  readonly meanTurns: number;
  readonly medianInterTurnSeconds: number;
}

/** Rates of windows of equal length: requests per second, all but the CV. */
export interface WindowRates {
  /** Length of a window: as asked for, or the trace's own where that is shorter. */
  readonly windowSeconds: number;
  /** Whole windows. */
  readonly windows: number;
  readonly mean: number;
  readonly cv: number;
  readonly min: number;
  readonly p1: number;
  readonly p5: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** How the mean length of a window's requests goes with the window's rate. */
export interface RateLength {
  /** Windows with requests. */
  readonly windows: number;
  /** Tenths of these windows by their rate, ascending; ties can leave some out. */
  readonly groups: readonly RateGroup[];
  /** One for each column. */
  readonly correlations: readonly RateCorrelation[];
}

/** Windows of like rate. */
export interface RateGroup {
  /** 1 to 10. */
  readonly decile: number;
  readonly windows: number;
  /** Requests per second: mean, lowest, highest. */
  readonly meanRate: number;
  readonly minRate: number;
  readonly maxRate: number;
  /** Mean over the group's requests, by column; a list column counts as the sum of a request's items. */
  readonly meanLength: Readonly<Record<string, number>>;
}

/** Over windows with requests, each counting once: rate against mean length. */
export interface RateCorrelation {
  readonly column: string;
  readonly pearson: number;
  readonly spearman: number;
}

/** How unequally requests are divided among clients. */
export interface ClientSkew {
  /** Clients with requests. */
  readonly clients: number;
  /** Share of all requests that the busiest 1, 5, 10 and 20 clients make, 0 to 1. */
  readonly topShares: readonly TopShare[];
  /** The fewest clients that make nine tenths of the requests. */
  readonly clientsForNinetyPercent: number;
}

export interface ColumnComparison extends Distances {
  readonly a: ColumnFigures;
  readonly b: ColumnFigures;
  /** Wasserstein distance over the mean of a. */
  readonly wassersteinOverMean: number;
}

export interface ColumnFigures {
  /** How many values there are. */
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** A column with one value a request, or one an item and then also the items a request. */
export interface NamedColumnComparison {
  readonly column: string;
  readonly values: ColumnComparison;
  readonly itemsPerRequest?: ColumnComparison;
}
