/** How a plan comes to a worker. */
import { planPieces } from '../engine/plan-pieces.js';
import { allocateRows } from '../engine/want-of-memory.js';
import type { ColumnType } from '../fields.js';
import type { CrewMessage } from '../threads/crew.js';
import type { WorkerRequest } from './protocol.js';

/** What the workers of a trace open. */
export interface WorkerPlan {
  readonly module: WebAssembly.Module;
  readonly plan: Uint8Array;
  readonly columnTypes: readonly ColumnType[];
}

/** What a worker is told first. A plan can have a GB, so that it is copied as the messages are asked for. */
export function* planMessages({ module, plan, columnTypes }: WorkerPlan): Generator<CrewMessage, void> {
  yield messageOf({ type: 'open-plan', module, planBytes: plan.length, columnTypes });
  let left = plan.length;
  for (const piece of planPieces(plan)) {
    const buffer = allocateRows(piece.length, 'a plan');
    const bytes = new Uint8Array(buffer);
    bytes.set(piece);
    left -= piece.length;
    yield messageOf({ type: 'plan-part', bytes, isLast: left === 0 }, [buffer]);
  }
}

function messageOf(message: WorkerRequest, transfer?: readonly ArrayBuffer[]): CrewMessage {
  return { message, transfer };
}
