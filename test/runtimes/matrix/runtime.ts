import type { Shard } from '../../../src/notation/units.js';

/** A plan to be made, or parts of it, one after the other. */
export interface Job {
  /** The path of the plan. */
  readonly plan: string;
  /** None for the whole trace. */
  readonly shards: readonly Shard[];
}

/** The digest of the rows; or the sentence by which the plan was refused. */
export type Outcome = { readonly digest: string } | { readonly refusal: string };

export interface Outcomes {
  readonly outcomes: readonly Outcome[];
  /** Processor time of all jobs, starts included; in browsers as the clock has it, without starts and digests. */
  readonly seconds: number;
}

/** What makes traces of plans. */
export interface Runtime {
  readonly name: string;
  /** What is missing where it cannot be run here. */
  readonly missing: string | undefined;
  /** Too slow for traces of the usual length. */
  readonly isSlow?: boolean;
  /** Has a start for each plan that takes long. */
  readonly isManyStarts?: boolean;
  /** Whether it can make several parts of a trace, one after the other. */
  readonly takesShards: boolean;
  /** As many times as long as Node it may take. */
  readonly within?: number;
  /** How its refusals begin. */
  readonly refuses: RegExp;
  /** Makes it ready. */
  open(): Promise<OpenRuntime>;
}

export interface OpenRuntime {
  readonly version: string;
  run(jobs: readonly Job[]): Promise<Outcomes>;
  close?(): Promise<void>;
}
