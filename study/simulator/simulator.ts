/** What serves: so many instances that do both, or prefill and decode instances apart. */
export type Deployment =
  | { readonly instances: number }
  | { readonly prefill: number; readonly decode: number };

/** A trace on disk, with what its writer counted: what a simulator must have served in full. */
export interface TraceFile {
  readonly path: string;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * Milliseconds, of the simulator's clock. TTFT: time to the first token; TBT: time between two tokens of an answer, over
 * all tokens; TPOT: its mean over a request.
 */
export interface Latencies {
  readonly p50Ttft: number;
  readonly p99Ttft: number;
  readonly p50Tbt: number;
  readonly p99Tbt: number;
  readonly p50Tpot: number;
  readonly p99Tpot: number;
}

export interface Simulator {
  readonly name: string;
  readonly version: string;
  /**
   * Serves the whole of a trace.
   *
   * @param speed of an instance, over the simulator's default model
   * @throws StudyError where not every request and token came through
   */
  run(trace: TraceFile, deployment: Deployment, speed: number): Promise<Latencies>;
  close(): Promise<void>;
}
