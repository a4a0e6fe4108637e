import type { Category } from '../../fields.js';

/** How a day's requests are shared out among the clients (finding 5). */
export interface SkewParameters {
  /** Shares are in proportion to exp(-steepness x r^power), r the rank from 0. */
  readonly steepness: number;
  /** Exponent of the rank. */
  readonly power: number;
  /** Share of all requests that clients from rank 20 on make beside it, in proportion to (r + 1)^-1.1; less with few clients. */
  readonly tail: number;
}

/** In which windows clients are active (finding 5). */
export interface PresenceParameters {
  /** A large client's expected share of windows, at least; log-uniform up to 1. It has two hours in any case. */
  readonly large: number;
  /** The same for the other clients. */
  readonly small: number;
}

/** A client's curve over the day: log rate = amplitude x cos(time of day - peak) (finding 2). */
export interface DayParameters {
  /** Mean of the clients' amplitudes. */
  readonly amplitude: number;
  /** Standard deviation of the amplitudes; a client with a negative one peaks at night. */
  readonly spread: number;
  /** Hour of the day at which the curves peak. */
  readonly peakHour: number;
  /** Standard deviation of the clients' own peaks around that hour, hours. */
  readonly peakHourSpread: number;
}

/** How a client's rate moves around its curve of the day (finding 2). */
export interface ShiftParameters {
  /** Standard deviation of a median client's log rate: over hours and quarters of the day, and from window to window. */
  readonly deviation: number;
  /** Log standard deviation of that figure between clients. */
  readonly spread: number;
  /** Share of its variance from window to window. */
  readonly quick: number;
}

/**
 * Inter-arrival times (findings 1 and 2). A client's coefficient of variation (CV) is a two-piece log-normal variate
 * around the median.
 */
export interface BurstinessParameters {
  readonly medianCv: number;
  /** Log standard deviation below the median, and above it. */
  readonly spreadBelow: number;
  readonly spreadAbove: number;
  /** Log CV rises by this with log rate, within a client. */
  readonly slope: number;
  /** Share of the requests whose family is Gamma; the rest is Weibull. */
  readonly gammaShare: number;
}

/** Spells: a client's day falls into runs of windows, in some of which it bursts (findings 1 and 2). */
export interface SpellParameters {
  /** Median length of a client's spells, windows. */
  readonly length: number;
  /** Share of the spells in which it bursts. */
  readonly share: number;
  /** Log CV is higher there by a half-normal variate of this scale. */
  readonly cv: number;
  /** Log rate differs there by a variate of mean 0 and this standard deviation, which goes with what is added to log CV. */
  readonly rate: number;
}

/** The law of one token field over the clients of a population (findings 3, 4 and 9). */
export interface LengthParameters {
  /**
   * Typical lengths of clients, tokens: quantiles by requests at 2, 10, 25, 50, 75, 90 and 98 %, between which they are
   * log-linear in the normal quantile.
   */
  readonly levels: readonly number[];
  /** Log standard deviation of a median client's body of requests, and the log standard deviation of it between clients. */
  readonly width: { readonly median: number; readonly spread: number };
  /**
   * Requests unlike the body: the share of a median client, the log standard deviation of that share between clients,
   * and the log standard deviation of their lengths around the typical one times `start`.
   */
  readonly wide: {
    readonly share: number;
    readonly spread: number;
    readonly start: number;
    readonly sigma: number;
  };
  /** Clients with two modes: their share, and by how much the log distance of the second exceeds 3.5 times the width. */
  readonly second: { readonly clients: number; readonly distance: number };
  /**
   * How many different values a median client has, and the log standard deviation of that between clients: at most 1,000,
   * some 32 of a profile, and fewer where values fall on the same whole number. Absent: any.
   */
  readonly values?: { readonly median: number; readonly spread: number };
  /** Largest length, tokens. */
  readonly max: number;
  /** Standard deviation of log length between a client's quarters of the day. */
  readonly drift: number;
}

/** Correlations of the normal variates behind a client's properties (findings 4 to 7, 9 and 11). */
export interface CouplingParameters {
  /** Of typical input and output length. */
  readonly inputOutput: number;
  /** Of input length and amplitude of the day. */
  readonly inputDay: number;
  /** Of input length and CV. */
  readonly inputBurstiness: number;
  /** Of a quarter's rate and its input length, and its output length, within a client. */
  readonly rateInput: number;
  readonly rateOutput: number;
}

/** What makes a built-in population, but for its seed, its number of clients, and the fields of its category alone. */
export interface PopulationParameters {
  readonly category: Category;
  /** Number of the parameter set in the generator's key. */
  readonly number: number;
  readonly defaultClients: number;
  /** Mean of the population's total rate over the day, requests per second. */
  readonly meanRate: number;
  readonly skew: SkewParameters;
  readonly presence: PresenceParameters;
  readonly day: DayParameters;
  readonly shifts: ShiftParameters;
  readonly spells: SpellParameters;
  readonly burstiness: BurstinessParameters;
  /** Input tokens, or text tokens for a multimodal population. */
  readonly input: LengthParameters;
  readonly output: LengthParameters;
  readonly coupling: CouplingParameters;
}
