/** What serves: so many instances that do both, or prefill and decode instances apart. */
export type Deployment =
  | { readonly instances: number }
  | { readonly prefill: number; readonly decode: number };

/** A trace on disk, with what its writer counted: what a simulator must have served in full. */
export interface TraceFile {
  /** Mooncake's JSON lines. */
  readonly path: string;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Milliseconds of the simulator's clock, over the whole trace. */
export interface Latencies {
  readonly p50Ttft: number;
  readonly p99Ttft: number;
  /** Time between two tokens of an answer, over all of such pairs. */
  readonly p50Tbt: number;
  readonly p99Tbt: number;
  /** The mean of a request's times between tokens, over the requests with two tokens or more. */
  readonly p50Tpot: number;
  readonly p99Tpot: number;
}

export interface Simulator {
  readonly name: string;
  readonly version: string;
  /**
   * Serves the whole trace, one at a time. `speed`: how fast an instance is, over the simulator's default model; above 0.
   * Refuses with a `StudyError` where not every request and token came through.
   */
  run(trace: TraceFile, deployment: Deployment, speed: number): Promise<Latencies>;
  /** Ends it at once, whatever it does. */
  close(): Promise<void>;
}
