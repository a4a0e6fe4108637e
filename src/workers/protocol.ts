import type { RunBuffers } from '../engine/run.js';
import type { ColumnType } from '../fields.js';

/**
 * What a worker is told, in this order: `open-plan`, the parts of the plan, then tiles of one stretch after the other, each of
 * which it answers with the runs that they complete.
 */
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
  | TilesRequest;

/** Produce the tiles [`fromTile`, `toTile`). */
export interface TilesRequest {
  readonly type: 'tiles';
  readonly fromTile: number;
  readonly toTile: number;
  /** How the rows become runs, where a stretch begins with these tiles; else it goes on with them. */
  readonly cut?: StretchCut | undefined;
  /** Whether a stretch ends with these tiles, and with it its last run. */
  readonly isLast: boolean;
  /** Memory of former runs of this worker. */
  readonly spare: readonly RunBuffers[];
}

/** How the rows of a stretch of tiles become runs. */
export interface StretchCut {
  /** Rows of a run. */
  readonly runRows: number;
  /**
   * Requests of the whole trace before those from which runs are counted, so that batches lie within them; undefined where
   * nobody knows how many a stretch has before it: its runs are then counted from its own first row.
   */
  readonly rowsBefore: number | undefined;
}
