import type { Schema } from 'apache-arrow';
import { Engine } from '../engine/engine.js';
import { engineModule, prepareEngine } from '../engine/module.js';
import { PlanError, UsageError } from '../errors.js';
import { type CompiledPlan, readPlan } from '../plan/read-plan.js';
import { inSlices, type Sliced } from '../platform/slices.js';
import { readTraceMetadata } from '../trace/metadata.js';
import { traceSchema } from '../trace/schema.js';
import { VALUE_STREAM_VERSION } from '../version.js';
import { compileWorkload } from './compile-workload.js';
import { explained } from './explain.js';
import { checkSize } from './limits.js';
import type { OpenOptions } from './open-options.js';
import { isOpen, type OpenWorkload, openWorkload, type Workload } from './open-workload.js';

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
 * Compiles the plan of a workload, from which any host of the engine makes the rows that `generate` makes of it.
 *
 * @param workload what a spec file holds, as an object, or one that is open
 * @param options as for `openWorkload`; not for one that is open
 * @throws SpecError where the workload is not valid, its pool cannot give what it asks for, or its output has columns that
 *   are made of rows, which a plan does not have
 * @throws PoolError when the pool cannot be read, or is malformed
 */
export async function compilePlan(
  workload: Workload | OpenWorkload,
  options: OpenOptions = {},
): Promise<Plan> {
  const opened = isOpen(workload) ? workload : await openWorkload(workload, options);
  await prepareEngine();
  try {
    return await inSlices(compileOpen(opened), options);
  } catch (error) {
    throw explained(error, opened);
  }
}

function* compileOpen(opened: OpenWorkload): Sliced<Plan> {
  refuseOtherColumns(opened);
  yield* checkSize(opened.spec, opened.pool, opened.limits);
  const { plan } = yield* compileWorkload(engineModule(), opened);
  return planOf(plan, yield* Engine.open(plan.bytes, engineModule()));
}

/**
 * Opens a plan that `compilePlan` has made.
 *
 * @param bytes of the plan, which must not change as long as it is used
 * @throws PlanError when they are none, damaged, or of another version
 */
export function openPlan(bytes: Uint8Array): Plan {
  if (!(bytes instanceof Uint8Array)) {
    throw new UsageError(
      `${bytes === null ? 'null' : typeof bytes} is no Uint8Array with the bytes of a plan`,
      {
        field: 'plan',
      },
    );
  }
  const engine = new Engine(bytes, engineModule());
  const plan = readPlan(bytes);
  const { valueStreamVersion = VALUE_STREAM_VERSION } = readTraceMetadata(plan);
  if (valueStreamVersion !== VALUE_STREAM_VERSION) {
    throw new PlanError(
      `the plan is for rows of value-stream version ${valueStreamVersion}; this version of servegen-wasm makes those of ` +
        `${VALUE_STREAM_VERSION}`,
    );
  }
  return planOf(plan, engine);
}

/** Columns that come of the rows before, or of their number. */
function refuseOtherColumns({ spec: { output = {} } }: OpenWorkload): void {
  const field = (['request_id', 'block_size', 'system_prompt_tokens'] as const).find(
    (name) => output[name] !== undefined && output[name] !== false,
  );
  if (field === undefined) return;
  throw new UsageError('a plan has no columns that are made of rows; ask for them where its rows are made', {
    field: `output.${field}`,
  });
}

function planOf(inside: CompiledPlan, engine: Engine): Plan {
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
