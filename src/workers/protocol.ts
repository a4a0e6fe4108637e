import type { RunBuffers } from '../engine/run.js';
import type { ColumnType } from '../fields.js';

/** What a worker is told, in this order: `open-plan`, the parts of the plan, then runs, each of which it answers with a `Run`. */
export type WorkerRequest =
  | {
      readonly type: 'open-plan';
      readonly module: WebAssembly.Module;
      /** Bytes of all parts. */
      readonly planBytes: number;
      readonly columnTypes: readonly ColumnType[];
    }
  /** The next bytes of the plan. */
  | { readonly type: 'plan-part'; readonly bytes: Uint8Array; readonly isLast: boolean }
  /** Produce the tiles [`fromTile`, `toTile`), in the memory of a former run where there is any. */
  | {
      readonly type: 'run';
      readonly fromTile: number;
      readonly toTile: number;
      readonly spare?: RunBuffers | undefined;
    };
