import type { QuantilePair } from '../estimation/body-tail.js';
import type { Dispersion } from '../estimation/dispersion.js';
import type { GapFamilyName } from '../estimation/gap-families.js';
import type { JointDecile } from '../estimation/joint.js';
import type { CvInterval } from '../estimation/moments.js';
import type { PositiveFit } from '../estimation/positive-families.js';
import type { ClientKey, DroppedRows } from '../logs/log.js';
import type { TopShare } from '../statistics/top-shares.js';

export type { CvInterval, Dispersion, GapFamilyName, JointDecile, QuantilePair, TopShare };

/**
 * What a log shows of its traffic, figure by figure; plain data. A number is NaN, which JSON writes as null, where there
 * is nothing to compute it from. Figures that the log lacks the columns for are undefined, and named in `absent`. The
 * numbers in brackets are those of the findings of ServeGen (arXiv:2505.09999); how each figure is computed:
 * docs/characterise.md.
 */
export interface Characterisation {
  readonly log: LogFacts;
  /** Rate and burstiness (1, 2). */
  readonly arrivals: ArrivalFigures;
  /** Which law the inter-arrival times of short windows follow (1). */
  readonly families: FamilyFigures | undefined;
  /** How rate, burstiness and lengths change over the day (2, 4). */
  readonly shifts: ShiftFigures | undefined;
  /** Tokens of a request, column by column, and the laws of the paper fitted to them (3). */
  readonly lengths: readonly LengthFigures[];
  /** How lengths of the same request go together (3, 9). */
  readonly dependence: readonly DependenceFigures[];
  /** How unequal clients are (5, 8, 11). */
  readonly clients: ClientFigures | undefined;
  /** Images, audio and video (6, 7). */
  readonly modalities: ModalityFigures | undefined;
  /** Reasoning and answers (9). */
  readonly reasoning: ReasoningFigures | undefined;
  /** Turns of conversations (10). */
  readonly conversations: ConversationFigures | undefined;
  readonly absent: readonly AbsentFigure[];
}

/** A figure that the log has nothing for. */
export interface AbsentFigure {
  readonly figure: string;
  /** Of the paper. */
  readonly findings: readonly number[];
  readonly reason: string;
}

export interface LogFacts {
  readonly name: string;
  readonly category: string;
  readonly fields: readonly string[];
  readonly requests: number;
  readonly durationSeconds: number;
  /** Unix seconds of the log's first moment; undefined where it does not say. */
  readonly startUnixSeconds: number | undefined;
  readonly clientKey: ClientKey;
  readonly dropped: readonly DroppedRows[];
  readonly notes: readonly string[];
}

/** Of numbers: p90 is the smallest of them that at least 90 % do not exceed. */
export interface Distribution {
  readonly count: number;
  readonly mean: number;
  /** Population standard deviation over mean. */
  readonly cv: number;
  readonly min: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** How some figure is spread over windows, clients or the like. */
export interface Spread {
  readonly count: number;
  readonly min: number;
  readonly p5: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export interface ArrivalFigures {
  readonly ratePerSecond: number;
  /** Of the log's clock; 0 where times are taken as exact. */
  readonly tickSeconds: number;
  /**
   * What the CVs here, of windows and of periods, are of: the inter-arrival times, or, where the clock's tick is above a tenth of
   * their mean, the likeliest law of times that such a clock shows so. CVs of laws have no intervals.
   */
  readonly interArrivalCvOf: 'times' | 'fitted law';
  /** Of all inter-arrival times of the log; NaN where these are none but 0 and one tick. */
  readonly interArrivalCv: CvInterval;
  readonly interArrivalSeconds: Distribution;
  readonly windowSeconds: number;
  /** Whole windows from the start; where the log is shorter than one, a window as long as it is. */
  readonly windows: readonly LogWindow[];
  /** Requests per second of the windows. */
  readonly ratePerSecondByWindow: Spread;
  /** Of windows with enough requests. */
  readonly interArrivalCvByWindow: Spread;
  /** Share of those windows whose whole interval is above 1: burstier than a Poisson process; NaN for CVs of laws. */
  readonly burstyWindows: number;
  /** Variance over mean of the requests of short bins, within the hour. */
  readonly dispersion: readonly Dispersion[];
}

/** What is told of all requests of a window. */
export interface LogWindow {
  readonly startSeconds: number;
  readonly requests: number;
  readonly ratePerSecond: number;
  /** Undefined below the number of inter-arrival times that a window needs. */
  readonly interArrivalCv: CvInterval | undefined;
  /** By column; NaN without requests. */
  readonly meanTokens: Readonly<Record<string, number>>;
}

export const GAP_FAMILIES = ['exponential', 'gamma', 'weibull'] as const;

export interface FamilyFigures {
  readonly windowSeconds: number;
  /** Of the log's clock, which the fits allow for; 0 where times are taken as exact. */
  readonly tickSeconds: number;
  readonly windows: readonly FamilyWindow[];
  /** Share of the windows in which each has the smallest Kolmogorov-Smirnov distance. */
  readonly wins: Readonly<Record<GapFamilyName, number>>;
  /** Share of the windows in which a test at 5 % does not reject the exponential law. */
  readonly exponentialPasses: number;
}

export interface FamilyWindow {
  readonly startSeconds: number;
  /** Inter-arrival times of the window. */
  readonly gaps: number;
  /** Those that the laws are fitted to: every k-th where a window has very many. */
  readonly fittedGaps: number;
  readonly best: GapFamilyName;
  readonly exponentialPasses: boolean;
  readonly fits: Readonly<Record<GapFamilyName, FamilyFit>>;
}

/** A law that was fitted to the inter-arrival times of a window by maximum likelihood. */
export interface FamilyFit {
  readonly shape: number;
  readonly scaleSeconds: number;
  readonly kolmogorovSmirnov: number;
}

/** Periods are hours, or the windows of arrivals where the log has less than two whole hours. */
export interface ShiftFigures {
  readonly periodSeconds: number;
  /** Whole periods. */
  readonly periods: readonly LogWindow[];
  /** Whole days; 0 where the log has less than one, and all its periods are taken together. */
  readonly days: number;
  /** Requests of the busiest period over those of the quietest of the same day; the median over days. */
  readonly busiestOverQuietest: number;
  /** Standard deviation of the natural logarithm of the rate between the windows of arrivals that have requests. */
  readonly sdOfLogRate: number;
  /** Largest over smallest CV of the periods of a day, likewise. */
  readonly interArrivalCvMaxOverMin: number;
  readonly lengths: readonly LengthShift[];
}

export interface LengthShift {
  readonly column: string;
  /** Largest over smallest mean of the periods of a day; the median over days. */
  readonly maxOverMin: number;
  /** Between the rate of a window of arrivals and the mean length in it: Pearson's correlation and Spearman's. */
  readonly pearsonWithRate: number;
  readonly spearmanWithRate: number;
}

export interface LengthFigures {
  readonly column: string;
  readonly tokens: Distribution;
  /** Lengths and how many requests have them, in steps that grow with the length, for pictures. */
  readonly histogram: readonly HistogramBin[];
  /** The law that the paper has for this column. */
  readonly law: LengthLaw | undefined;
}

/** Values from `from` up to, and without, `to`. */
export interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export type LengthLaw = BodyTailLaw | ExponentialLaw;

interface FittedLaw {
  readonly kolmogorovSmirnov: number;
  /** Quantiles of the log and of the law. */
  readonly qq: readonly QuantilePair[];
}

/** A log-normal body and a Pareto tail. */
export interface BodyTailLaw extends FittedLaw {
  readonly kind: 'pareto and log-normal';
  /** Of the Pareto law, 0 to 1. */
  readonly paretoWeight: number;
  /** Undefined where it has no weight. */
  readonly pareto: { readonly scaleTokens: number; readonly alpha: number } | undefined;
  readonly lognormal: { readonly mu: number; readonly sigma: number };
}

export interface ExponentialLaw extends FittedLaw {
  readonly kind: 'exponential';
  readonly meanTokens: number;
}

/** How two lengths of the same request go together. */
export interface DependenceFigures {
  readonly x: string;
  readonly y: string;
  readonly pearson: number;
  readonly spearman: number;
  /** Tenths of the requests by x, ascending; those of one x on both sides of a border are shared out evenly. */
  readonly deciles: readonly JointDecile[];
}

export interface ClientFigures {
  readonly clients: number;
  /** By what clients are told apart; all but `client` make groups of requests that need not be one sender's. */
  readonly key: ClientKey;
  readonly topShares: readonly TopShare[];
  /** The fewest clients that make nine tenths of the requests. */
  readonly clientsForNinetyPercent: number;
  /** 0 where all clients have as many requests, towards 1 where one has all. */
  readonly gini: number;
  /** Share of the clients, the busiest first, and their share of the requests; from [0, 0] to [1, 1]. */
  readonly lorenz: readonly (readonly [clients: number, requests: number])[];
  /** The busiest, at most 1,000. */
  readonly largest: readonly ClientFigure[];
  /** CVs of clients with enough requests, each client counting as often as it has requests. */
  readonly interArrivalCvByRequest: Spread;
  /** How the busiest change from window to window. */
  readonly stability: readonly ClientStability[];
}

export interface ClientFigure {
  readonly client: string;
  readonly requests: number;
  /** Of all requests. */
  readonly share: number;
  readonly ratePerSecond: number;
  /** Of the client's own inter-arrival times within windows of arrivals with enough of them: the mean, by requests; else, and where the clock's tick is above a tenth of their mean, NaN. */
  readonly interArrivalCv: number;
  /** Of all of them over the whole log, which is large where the client comes and goes. */
  readonly interArrivalCvOfLog: number;
  /** By column. */
  readonly meanTokens: Readonly<Record<string, number>>;
}

/** Population standard deviation over mean, over the windows of arrivals. */
export interface ClientStability {
  readonly client: string;
  /** Windows with enough requests of the client, those that count but for the rate. */
  readonly windows: number;
  readonly rateVariation: number;
  readonly interArrivalCvVariation: number;
  /** Of a window's mean, by column. */
  readonly meanTokensVariation: Readonly<Record<string, number>>;
}

export interface ModalityFigures {
  readonly modalities: readonly ModalityFigure[];
  /** Of the tokens of all inputs; undefined where sizes of items are not known. */
  readonly shareOfInputTokens: number | undefined;
  /** Requests by the share of their input that is not text, 0 to 1, in equal bins; those without tokens are left out. */
  readonly requestsByShare: readonly HistogramBin[] | undefined;
}

export interface ModalityFigure {
  readonly modality: string;
  /** Requests that have at least one item, of all. */
  readonly requestShare: number;
  /** Of requests with at least one. */
  readonly itemsPerRequest: Distribution;
  /** Tokens of an item; undefined where the log does not have them. */
  readonly itemTokens: Distribution | undefined;
  /** The most frequent sizes and their shares of the items, most frequent first. */
  readonly commonSizes: readonly { readonly tokens: number; readonly share: number }[];
  readonly distinctSizes: number;
  /** Of all tokens of inputs; NaN where sizes are not known. */
  readonly shareOfInputTokens: number;
}

export interface ReasoningFigures {
  readonly reasonTokens: Distribution;
  readonly answerTokens: Distribution;
  /** Mean reasoning tokens over mean answer tokens. */
  readonly reasonOverAnswer: number;
  /** Requests by the share of their output that is reasoning, 0 to 1, in equal bins. */
  readonly requestsByRatio: readonly HistogramBin[];
  /** Where that share has its modes, ascending, and the share of the requests around each. */
  readonly ratioModes: readonly { readonly ratio: number; readonly share: number }[];
}

export interface ConversationFigures {
  /** Sessions that were followed, of all, 0 to 1: below 1 where there are very many. */
  readonly followedShare: number;
  /** Sessions, those of one request included; an estimate where not all were followed. */
  readonly sessions: number;
  /** Requests that belong to a session of two or more, of all. */
  readonly multiTurnShare: number;
  /** Of sessions of two or more requests. */
  readonly turns: Distribution;
  /** From a request to the next of the same session. */
  readonly interTurnSeconds: Distribution;
  readonly interTurnHistogram: readonly HistogramBin[];
  /** The law that fits the inter-turn times best by likelihood; undefined where there are too few. */
  readonly interTurnLaw: InterTurnLaw | undefined;
  /** Tokens that inputs repeat of turns before, over those of all inputs; NaN where the log does not say. */
  readonly historyShareOfInput: number;
}

export interface InterTurnLaw {
  /** As specs have it. */
  readonly distribution: PositiveFit['distribution'];
  readonly kolmogorovSmirnov: number;
}
