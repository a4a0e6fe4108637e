/** How a plan comes to a worker. */
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

/** Of a plan that is copied at a time: a millisecond's worth of memory that was not used before. */
const BYTES_AT_A_TIME = 1 << 20;

/** What a worker is told first. A plan can have a GB, so that it is copied as the messages are asked for. */
export function* planMessages({ module, plan, columnTypes }: WorkerPlan): Generator<CrewMessage, void> {
  yield messageOf({ type: 'open-plan', module, planBytes: plan.length, columnTypes });
  for (let from = 0; from < plan.length; from += BYTES_AT_A_TIME) {
    const part = plan.subarray(from, from + BYTES_AT_A_TIME);
    const buffer = allocateRows(part.length, 'a plan');
    const bytes = new Uint8Array(buffer);
    bytes.set(part);
    yield messageOf({ type: 'plan-part', bytes, isLast: from + part.length === plan.length }, [buffer]);
  }
}

function messageOf(message: WorkerRequest, transfer?: readonly ArrayBuffer[]): CrewMessage {
  return { message, transfer };
}
