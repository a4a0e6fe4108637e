/**
 * How requests come about. The hour of a cell is the one that is to be served; "the hour before" is what whoever plans
 * knows of it. All traffics of a cell have the hour's own curve of the total rate.
 */
export type Traffic =
  /** The hour's own clients, one by one, with renewal arrivals: what has to be served. */
  | 'actual'
  /** The same clients with the default arrivals. */
  | 'exact'
  /** The same clients by the procedure of ServeGen's reference. */
  | 'reference'
  /** Poisson arrivals and the pooled lengths of the same hour. */
  | 'naive'
  /** The clients of the hour before, one by one, with the default arrivals: what ServeGen knows. */
  | 'servegen'
  /** Poisson arrivals and the pooled lengths of the hour before: what NAIVE knows. */
  | 'naive-before'
  /** The built-in population that stands for the pool, at the same hour of its day. */
  | 'builtin';

/** One hour of one pool at one rate. */
export interface Cell {
  /** As `m-large`. */
  readonly pool: string;
  /** The hour's start on the pool's clock, as `1d 18:00`. */
  readonly hour: string;
  /** Mean requests per second over the hour. */
  readonly rate: number;
}

/** P99 latencies that are to be kept, in ms of the simulated instance's clock. */
export interface Targets {
  readonly ttft: number;
  readonly tbt: number;
}

/** The instances that one trace asks for: the fewest with which P99 TTFT and P99 TBT keep their targets. */
export interface Need extends Cell {
  readonly seed: number;
  readonly traffic: Traffic;
  readonly targets: Targets;
  readonly requests: number;
  readonly instances: number;
}

/** Prefill and decode instances apart: each the fewest with twice as many of the other as `Need` has of those that do both. */
export interface StagedNeed extends Cell {
  readonly seed: number;
  readonly traffic: Traffic;
  readonly targets: Targets;
  readonly prefill: number;
  readonly decode: number;
}

/** The most that one instance serves: the largest mean rate with which it keeps the targets. */
export interface Capacity extends Omit<Cell, 'rate'> {
  readonly seed: number;
  readonly traffic: Traffic;
  readonly targets: Targets;
  /** Requests per second. */
  readonly rate: number;
}

/** What a trace's P99 latencies were with each number of instances that was tried, ascending. */
export interface Curve extends Cell {
  readonly seed: number;
  readonly traffic: Traffic;
  readonly points: readonly { instances: number; p99Ttft: number; p99Tbt: number; p99Tpot: number }[];
}

/** Rates of windows of 3 s, and the mean input length at them (figure 19). */
export interface RateRange extends Cell {
  readonly seed: number;
  readonly traffic: Traffic;
  /** Requests per second at 1, 5, 25, 50, 75, 95 and 99 % of the windows. */
  readonly rates: readonly number[];
  /** Spearman's rank correlation of a window's rate and its mean input length, over windows with requests. */
  readonly rateLengthCorrelation: number;
  /** Windows by ascending rate in tenths: mean rate, and the mean input length of their requests in tokens. */
  readonly tenths: readonly { rate: number; inputTokens: number }[];
}

/** The geometric mean over cells and seeds of the ratio of instances, with a 95 % interval. */
export interface Statement {
  /** `numerator` over `denominator`, in instances. */
  readonly numerator: Traffic;
  readonly denominator: Traffic;
  /** Absent: over all of them. */
  readonly pool?: string;
  readonly rate?: number;
  /**
   * `by-one`: instances are not tried together, but are the cell's rate over what one of them serves (`Capacity`), rounded
   * up. `by-one-over-tried`: those of the numerator alone; the denominator's are its `Need`.
   */
  readonly what: 'instances' | 'by-one' | 'by-one-over-tried' | 'prefill' | 'decode';
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Pairs of traces behind it, and hours: the interval is that of the hours' means, and of one hour has no ends (0 and null). */
  readonly pairs: number;
  readonly hours: number;
}

/** A whole run of the study. */
export interface StudyResults {
  readonly versions: {
    readonly 'servegen-wasm': string;
    readonly valueStream: number;
    readonly node: string;
    readonly simulators: readonly string[];
  };
  /** Whether this is the quick run, which shows that everything works and says nothing of traffic. */
  readonly quick: boolean;
  readonly seeds: readonly number[];
  readonly pools: readonly {
    readonly name: string;
    /** Whether it asks again what another one asks, in another way: it is no part of what is said over all pools. */
    readonly isCheck?: true;
    /** Share of the pool's requests whose clients could be read, 0 to 1. */
    readonly readShare: number;
    readonly builtin?: string;
    readonly hours: readonly string[];
    readonly rates: readonly number[];
    /** Speed of an instance over the simulator's default model. */
    readonly speed: number;
    readonly targets: Targets;
  }[];
  readonly needs: readonly Need[];
  readonly staged: readonly StagedNeed[];
  readonly capacities: readonly Capacity[];
  readonly curves: readonly Curve[];
  readonly rateRanges: readonly RateRange[];
  readonly statements: readonly Statement[];
  /** In all, each as often as it was simulated. */
  readonly simulatedRequests: number;
  /** That the run took; absent where it went on with what an earlier one had simulated. */
  readonly seconds?: number;
}
