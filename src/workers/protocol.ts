import type { Run } from '../engine/run.js';

/** What a worker is told, in this order: one `open`, then runs. */
export type WorkerRequest =
  | {
      readonly type: 'open';
      readonly module: WebAssembly.Module;
      readonly plan: Uint8Array;
      /** Of each column whether it is a list. */
      readonly isList: readonly boolean[];
    }
  /** Produce the tiles [`fromTile`, `toTile`). */
  | { readonly type: 'run'; readonly fromTile: number; readonly toTile: number };

/** What a worker answers to each run, in the order in which it was told. */
export type WorkerReply =
  | { readonly type: 'run'; readonly run: Run }
  | { readonly type: 'failure'; readonly message: string };
