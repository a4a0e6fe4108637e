import type { TrafficSummary } from '../src/report/traffic-summary.js';
import type { JsonSchema } from '../src/workload/schema/json-schema.js';

/** A workload as it is written, and how messages call it; JSON where the name ends in `.json`, else YAML. */
export interface SpecText {
  readonly text: string;
  readonly file: string;
}

/** What pictures are asked of: a spec, with its NAIVE twin or without, or a trace. */
export type AskedTraffic =
  | { readonly kind: 'workload'; readonly spec: SpecText; readonly withNaive: boolean }
  | { readonly kind: 'trace'; readonly file: File; readonly beside: SpecText | undefined };

/** What the page asks the worker that makes summaries. A later `show` ends an earlier one. */
export type TrafficRequest =
  | { readonly type: 'show'; readonly id: number; readonly traffic: AskedTraffic }
  | { readonly type: 'stop' }
  | { readonly type: 'open-pool'; readonly id: number; readonly pool: GivenPool }
  /** Pools that were open in a worker before it: each is opened when a workload needs it. */
  | { readonly type: 'add-pools'; readonly pools: readonly GivenPool[] }
  | { readonly type: 'schema' };

/** A packed pool, or the files of a folder as it was released. */
export interface GivenPool {
  readonly name: string;
  readonly files: File | readonly FolderFile[];
}

export interface FolderFile {
  readonly file: File;
  /** From the folder on, that folder first: what a `File` says of it does not reach workers everywhere. */
  readonly path: string;
}

/** What is known of a workload before its requests are made. */
export interface TrafficFacts {
  /** Expected, where they are random. */
  readonly requests: number | undefined;
  readonly durationSeconds: number | undefined;
  readonly clients: number | undefined;
}

export interface Fault {
  /** From 1, in the spec. */
  readonly line: number | undefined;
  /** Such as `rate.steps[2]`. */
  readonly field: string | undefined;
  readonly problem: string;
}

/** What summaries are of: the beginning of the traffic, all of it but not yet what is beside it, or all of both. */
export type Stage = 'beginning' | 'first' | 'whole';

export type TrafficReply =
  | { readonly type: 'facts'; readonly id: number; readonly facts: TrafficFacts }
  | {
      readonly type: 'summaries';
      readonly id: number;
      readonly stage: Stage;
      /** The traffic that was asked for, and what is beside it. */
      readonly summaries: readonly TrafficSummary[];
      /** Why nothing is beside it, where something was to be. */
      readonly besideFault: string | undefined;
    }
  | { readonly type: 'progress'; readonly id: number; readonly share: number; readonly rows: number }
  | { readonly type: 'faults'; readonly id: number; readonly faults: readonly Fault[] }
  | { readonly type: 'failure'; readonly id: number; readonly message: string }
  | {
      readonly type: 'pool';
      readonly id: number;
      readonly name: string;
      readonly category: string;
      readonly clients: number;
      readonly seconds: number;
    }
  | { readonly type: 'schema'; readonly schema: JsonSchema };

/** What a worker has the page do for it: threads of its own, which the page starts, by numbers. */
export type ThreadRequest =
  | { readonly type: 'start-thread'; readonly thread: number }
  | { readonly type: 'tell-thread'; readonly thread: number; readonly relayed: Relayed }
  | { readonly type: 'end-thread'; readonly thread: number };

export type ThreadReply =
  | { readonly type: 'thread-said'; readonly thread: number; readonly relayed: Relayed }
  | { readonly type: 'thread-failed'; readonly thread: number; readonly problem: string };

/** A message that the page passes on, and the memory that moves with it, which it has to name again. */
export interface Relayed {
  readonly message: unknown;
  readonly transfer: readonly ArrayBuffer[];
}

/** What the page asks the worker that makes traces for files. */
export interface GenerateRequest {
  readonly spec: SpecText;
  readonly pools: readonly GivenPool[];
  readonly name: string;
  readonly format: string;
  /** The file that somebody chose; without one the bytes come back as a `Blob`. */
  readonly handle: FileSystemFileHandle | undefined;
  readonly workers: number;
}

export type GenerateReply =
  | ThreadRequest
  | {
      readonly type: 'progress';
      readonly rows: number;
      readonly expectedRows: number;
      readonly bytes: number;
    }
  | { readonly type: 'planning' }
  | {
      readonly type: 'done';
      readonly rows: number;
      readonly bytes: number;
      readonly digest: string;
      readonly content: Blob | undefined;
    }
  | { readonly type: 'cancelled' }
  /** The copy of a file that was handed to the browser is removed. */
  | { readonly type: 'released' }
  | { readonly type: 'faults'; readonly faults: readonly Fault[] }
  | { readonly type: 'failure'; readonly message: string };
