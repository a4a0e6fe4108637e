/**
 * The compiler of plans for a JavaScript engine inside of another program. `servegenPlanner` is what that program calls:
 * it starts a task, answers the questions that the task asks, and takes its outcome. All but bytes is JSON.
 */
import { EngineError, ServegenError, SpecError } from '../errors.js';
import { compilePlan } from '../generate/compile-plan.js';
import { openWorkload } from '../generate/open-workload.js';
import {
  answer,
  bufferFor,
  forgetAnswers,
  type Refusal,
  takeQuestions,
  withAnswers,
} from '../platform/host.js';
import { leftOutOf } from '../pool/left-out.js';
import { openPool } from '../pool/open.js';
import type { Progress } from '../progress.js';
import { resolveTask, type WorkloadTask } from './resolve-task.js';

type Task =
  | ({ readonly kind: 'plan' } & WorkloadTask & {
        readonly maxRequests?: number;
        readonly maxClients?: number;
        readonly maxPlanBytes?: number;
      })
  | { readonly kind: 'pool'; readonly source: string };

type Outcome = { readonly value: unknown } | { readonly error: unknown };

let outcome: Outcome | undefined;
let result: ArrayBuffer | undefined;
let progress: Progress | undefined;

async function run(task: Task): Promise<unknown> {
  const onProgress = (now: Progress) => {
    progress = now;
  };
  if (task.kind === 'pool') {
    const pool = await openPool(task.source, { onProgress });
    const { name, category, clientIds, fromSeconds, toSeconds, windowCount, leftOut } = pool;
    return { name, category, clientIds: [...clientIds], fromSeconds, toSeconds, windowCount, leftOut };
  }
  const { maxRequests, maxClients, maxPlanBytes, allowFiles } = task;
  const given = { maxRequests, maxClients, maxPlanBytes, allowFiles };
  const limits = Object.fromEntries(Object.entries(given).filter(([, limit]) => limit !== undefined));
  const spec = await resolveTask(task);
  const opened = await withAnswers(() => openWorkload(spec, { ...limits, onProgress }));
  const { bytes } = await compilePlan(opened, { onProgress });
  result = bytes.buffer as ArrayBuffer;
  const pool = { name: opened.pool.name, ...leftOutOf(opened.pool) };
  return { from: bytes.byteOffset, length: bytes.byteLength, pool };
}

/** An error as the program raises it again. */
function plainError(error: unknown): unknown {
  if (!(error instanceof ServegenError)) {
    const { message = String(error), stack = '' } = error as Partial<Error>;
    return plainError(new EngineError(`the planner failed (${message}), which is a defect: ${stack}`));
  }
  const { name, message, problem, location } = error;
  return { name, message, problem, location, ...(error instanceof SpecError && { faults: error.faults }) };
}

/** What the program calls. */
const planner = {
  /** Begins a task, a JSON text. */
  start(text: string): void {
    outcome = undefined;
    result = undefined;
    progress = undefined;
    forgetAnswers();
    run(JSON.parse(text) as Task).then(
      (value) => {
        outcome = { value };
      },
      (error) => {
        outcome = { error: plainError(error) };
      },
    );
  },
  /** The questions that have come up, how far the task is, and the outcome once there is one; a JSON text. */
  poll: (): string => JSON.stringify({ questions: takeQuestions(), progress, outcome }),
  bufferFor,
  /** Answers a question by a JSON text. */
  answer(id: number, text: string): void {
    const { value, refusal } = JSON.parse(text) as { value?: unknown; refusal?: Refusal };
    answer(id, value, refusal);
  },
  /** The memory that the plan is in. */
  result: (): ArrayBuffer | undefined => result,
};

Object.defineProperty(globalThis, 'servegenPlanner', { value: planner });
