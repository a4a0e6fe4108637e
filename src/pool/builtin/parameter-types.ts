import type { Category } from '../../fields.js';

/** How many requests each client makes, and when. */
export interface RateParameters {
  /** Mean of the population's total rate over the day, requests per second. */
  readonly meanRate: number;
  /** The largest clients' shares of the day's requests, descending; all other clients share the rest. */
  readonly headShares: readonly number[];
  /** The other clients' requests fall with their rank to the power of minus this. */
  readonly tailExponent: number;
  /** A large client is active in this share of the windows at least; log-uniform up to 1. */
  readonly headPresence: number;
  /** The same for the other clients. */
  readonly tailPresence: number;
  /** Amplitude of the daily curve in log rate; peak over trough is exp(2 x amplitude). */
  readonly diurnalAmplitude: number;
  /** Hour of the day at which the curve peaks. */
  readonly peakHour: number;
  /** Standard deviation of the clients' own peaks around that hour, hours. */
  readonly peakHourSpread: number;
  /** Standard deviation of a client's log rate around its daily curve. */
  readonly wander: number;
}

/**
 * Inter-arrival times. A window's coefficient of variation (CV) is a two-piece log-normal variate around its
 * median.
 */
export interface BurstinessParameters {
  readonly medianCv: number;
  /** Log standard deviation below the median, and above it. */
  readonly spreadBelow: number;
  readonly spreadAbove: number;
  /** The large clients' spread between clients, as a fraction of the others'. */
  readonly headSpread: number;
  /** Share of the requests whose family is Gamma; the rest is Weibull. */
  readonly gammaShare: number;
}

/** One class of clients with similar lengths; clients are spread evenly over it in log tokens. */
export interface LengthClass {
  /** Share of the requests whose clients are in the class. */
  readonly share: number;
  /** A client's median (log-normal) or mean (exponential) at the two ends of the class, tokens. */
  readonly from: number;
  readonly to: number;
  /** Within-client standard deviation of log tokens, give or take 30% between clients; absent: exponential. */
  readonly sigma?: number;
}

/** The law of one token field over the clients of a population. */
export interface LengthParameters {
  readonly classes: readonly LengthClass[];
  /** Largest length, tokens. */
  readonly max: number;
  /** The Pareto tail of log-normal clients: its weight, its start as a multiple of the median, its index. */
  readonly tail?: { readonly weight: number; readonly start: number; readonly index: number };
  /** Standard deviation of log median between a client's quarters of the day. */
  readonly drift: number;
}

/** Shares of three normal humps, cut to (0, 1), of which a client's reason ratio is made. */
export interface ReasonRatioParameters {
  /** The answer-heavy mode. */
  readonly low: { readonly mean: number; readonly std: number };
  /** The reason-heavy mode: a broad hump and a narrow one near 1. */
  readonly broad: { readonly mean: number; readonly std: number };
  readonly high: { readonly mean: number; readonly std: number };
  /** Share of the narrow hump in the reason-heavy mode. */
  readonly highShare: number;
  /** Weight of the answer-heavy mode for the client least inclined to reason. */
  readonly lowShareMax: number;
  /** How fast that weight falls over the clients: at position u it is lowShareMax x (1 - u)^lowShareFall. */
  readonly lowShareFall: number;
  /** How loosely a client's ratio follows its output length: 0 exactly, 2 hardly. */
  readonly looseness: number;
}

/** How often images, audio and video occur, and how large they are. */
export interface ModalityParameters {
  /** Standard image sizes: tokens of an image and the share of images of that size. */
  readonly imageSizes: readonly (readonly [tokens: number, share: number])[];
  /** Half the width of a client's preferred sizes, in cumulative share of `imageSizes`. */
  readonly imageFocus: number;
  /** Share of a client's images that may be of any size. */
  readonly imageAny: number;
  /** Classes of clients by number of images: share of the requests, and probabilities of the counts. */
  readonly imageCounts: readonly {
    readonly share: number;
    readonly counts: readonly (readonly [images: number, probability: number])[];
  }[];
  /** Shares of the small clients that send audio and video. */
  readonly audioClients: number;
  readonly videoClients: number;
}

/** Everything that makes a built-in population, but for its seed and its number of clients. */
export interface PopulationParameters {
  readonly category: Category;
  /** Number of the parameter set in the generator's key. */
  readonly number: number;
  readonly defaultClients: number;
  readonly rates: RateParameters;
  readonly burstiness: BurstinessParameters;
  /** Input tokens, or text tokens for a multimodal population. */
  readonly input: LengthParameters;
  readonly output: LengthParameters;
  /** How loosely a client's output length follows its input length: 0 exactly, 2 hardly. */
  readonly outputLooseness: number;
  readonly reasonRatio?: ReasonRatioParameters;
  readonly modalities?: ModalityParameters;
}
