import type { Schema } from 'apache-arrow';
import { Engine } from '../engine/engine.js';
import { engineModule, prepareEngine } from '../engine/module.js';
import { PlanError, UsageError } from '../errors.js';
import { type CompiledPlan, readPlan } from '../plan/read-plan.js';
import { inSlices, type Sliced } from '../platform/slices.js';
import { type Attended, checkAttended } from '../progress.js';
import { readTraceMetadata } from '../trace/metadata.js';
import { traceSchema } from '../trace/schema.js';
import { VALUE_STREAM_VERSION } from '../version.js';

/** A workload as an engine takes it, in any language: bytes that decide all rows. See `docs/embedding.md`. */
export interface Plan {
  readonly bytes: Uint8Array;
  /** That of the trace, with its metadata. */
  readonly schema: Schema;
  /** Rows of the trace; with `renewal` arrivals and with conversations an expectation. */
  readonly expectedRequests: number;
  /** Seconds that the trace covers. */
  readonly durationSeconds: number;
  /** Clients that are active in the trace; the naive method has one. */
  readonly clientCount: number;
  /** Parts of the trace that can be made each on its own. */
  readonly tiles: number;
}

/** What is in each plan that comes from here. */
const compiled = new WeakMap<object, CompiledPlan>();

/** Whether it comes from `compilePlan` or `openPlan`. */
export function isPlan(value: unknown): value is Plan {
  return typeof value === 'object' && value !== null && compiled.has(value);
}

/** What is in a plan. */
export function insideOf(plan: Plan): CompiledPlan {
  return compiled.get(plan)!;
}

/**
 * Opens a plan that `compilePlan` has made: checks all of it.
 *
 * @param bytes of the plan, which must not change as long as it is used
 * @param options `signal` ends it, and the promise rejects with its reason; `onProgress` is told now and then that it goes on
 * @throws PlanError when they are none, damaged, or of another version; EngineError when memory runs out
 * @throws UsageError when they are no Uint8Array, and for options that do not exist or are malformed
 */
export async function openPlan(bytes: Uint8Array, options: Attended = {}): Promise<Plan> {
  if (!(bytes instanceof Uint8Array)) {
    const given = bytes === null ? 'null' : typeof bytes;
    throw new UsageError(`${given} is no Uint8Array with the bytes of a plan`, { field: 'plan' });
  }
  const attended = checkAttended(options);
  await prepareEngine();
  return inSlices(openInSlices(bytes), attended);
}

function* openInSlices(bytes: Uint8Array): Sliced<Plan> {
  const engine = yield* Engine.open(bytes, engineModule());
  const plan = yield* readPlan(bytes);
  const { valueStreamVersion = VALUE_STREAM_VERSION } = readTraceMetadata(plan);
  if (valueStreamVersion !== VALUE_STREAM_VERSION) {
    throw new PlanError(
      `the plan is for rows of value-stream version ${valueStreamVersion}; this version of servegen-wasm makes those of ` +
        `${VALUE_STREAM_VERSION}`,
    );
  }
  return planOf(plan, engine);
}

/** A plan with what is in it. */
export function planOf(inside: CompiledPlan, engine: Engine): Plan {
  const plan: Plan = Object.freeze({
    bytes: inside.bytes,
    schema: traceSchema(inside.columns, false, inside.metadata),
    expectedRequests: engine.totalRequests,
    durationSeconds: inside.durationSeconds,
    clientCount: inside.clientCount,
    tiles: engine.tiles,
  });
  compiled.set(plan, inside);
  return plan;
}
