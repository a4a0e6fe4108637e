import { Engine } from '../engine/engine.js';
import { engineModule, prepareEngine } from '../engine/module.js';
import { planPieces } from '../engine/plan-pieces.js';
import { UsageError } from '../errors.js';
import { inSlices, type Sliced } from '../platform/slices.js';
import { type Attended, checkAttended } from '../progress.js';
import { compileWorkload } from './compile-workload.js';
import { checkSize } from './limits.js';
import { OPEN_ALREADY, OPEN_OPTION_NAMES, type OpenOptions, refuseLimits } from './open-options.js';
import { openWorkload } from './open-workload.js';
import { isOpen, type OpenWorkload, type Workload } from './opened.js';
import { type Plan, planOf } from './plan.js';
import { type RareParts, rarePartsOf } from './rare-parts.js';

/**
 * Compiles the plan of a workload, from which any host of the engine makes the rows that `generate` makes of it.
 *
 * @param workload what a spec file holds, as an object, or one that is open
 * @param options as for `openWorkload`; for one that is open no limits
 * @throws SpecError where the workload is not valid, its pool cannot give what it asks for, or its output has columns that
 *   are made of rows, which a plan does not have
 * @throws UsageError for options that do not exist or are malformed, and for limits of a workload that is open
 * @throws PoolError when the pool cannot be read, or is malformed
 */
export async function compilePlan(
  workload: Workload | OpenWorkload,
  options: OpenOptions = {},
): Promise<Plan> {
  const attended = isOpen(workload) ? withoutLimits(options) : options;
  const opened = isOpen(workload) ? workload : await openWorkload(workload, options);
  const [parts] = await Promise.all([rarePartsOf(opened), prepareEngine()]);
  try {
    return await inSlices(compileOpen(opened, parts), attended);
  } catch (error) {
    const { explained } = await import('./explain.js');
    throw explained(error, opened);
  }
}

function withoutLimits(options: OpenOptions): Attended {
  const { signal, onProgress, ...limits } = checkAttended(options, OPEN_OPTION_NAMES);
  refuseLimits(limits, OPEN_ALREADY);
  signal?.throwIfAborted();
  return { signal, onProgress };
}

function* compileOpen(opened: OpenWorkload, parts: RareParts): Sliced<Plan> {
  refuseOtherColumns(opened);
  yield* checkSize(opened.spec, opened.pool, opened.limits, parts.limiting);
  const { plan } = yield* compileWorkload(engineModule(), opened, parts);
  const engine = yield* Engine.open(plan.bytes, engineModule());
  return planOf({ ...plan, bytes: yield* alone(plan.bytes) }, engine);
}

/** The bytes in memory of their own, as whoever takes them along expects. */
function* alone(bytes: Uint8Array): Sliced<Uint8Array> {
  if (bytes.length === bytes.buffer.byteLength) return bytes;
  const copy = new Uint8Array(bytes.length);
  let length = 0;
  for (const piece of planPieces(bytes)) {
    copy.set(piece, length);
    length += piece.length;
    yield;
  }
  return copy;
}

/** Columns that come of the rows before, or of their number. */
function refuseOtherColumns({ spec: { output = {} } }: OpenWorkload): void {
  const field = (['request_id', 'block_size', 'system_prompt_tokens'] as const).find(
    (name) => output[name] !== undefined && output[name] !== false,
  );
  if (field === undefined) return;
  throw new UsageError(
    'a plan has no columns that are made of rows; ask for them where its rows are made, as of servegen generate',
    {
      field: `output.${field}`,
    },
  );
}
