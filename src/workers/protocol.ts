import type { RunBuffers } from '../engine/run.js';
import type { ColumnType } from '../fields.js';

/** What a worker is told, in this order: one `open-plan`, then runs, each of which it answers with a `Run`. */
export type WorkerRequest =
  | {
      readonly type: 'open-plan';
      readonly module: WebAssembly.Module;
      readonly plan: Uint8Array;
      readonly columnTypes: readonly ColumnType[];
    }
  /** Produce the tiles [`fromTile`, `toTile`), in the memory of a former run where there is any. */
  | {
      readonly type: 'run';
      readonly fromTile: number;
      readonly toTile: number;
      readonly spare?: RunBuffers | undefined;
    };
