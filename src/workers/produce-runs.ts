/** Who makes which rows of a trace: this thread, or workers with its help at the start. */
import { platform } from '#platform';
import type { Engine } from '../engine/engine.js';
import { produceRunsOf, type Run } from '../engine/run.js';
import type { RunMemory } from '../engine/run-memory.js';
import type { ColumnType } from '../fields.js';
import type { CompiledPlan } from '../plan/read-plan.js';
import { runLengths, type TileRange, tileRanges } from '../plan/tile-ranges.js';
import { type StartOptions, WorkersRefused } from '../threads/crew.js';
import { workerRunRows } from './worker-count.js';
import { WorkerRuns } from './worker-runs.js';

/** Rows that this thread makes at a time: few enough for it to stay responsive, and for them to stay in its cache. */
const INLINE_RUN_ROWS = 65536;
/** Batches of up to so many rows are made as they are; larger ones are put together. */
const LARGEST_INLINE_RUN_ROWS = 1 << 20;
/** Runs that a worker gets of a short trace, so that all have something to do to its end. */
const RUNS_OF_EACH_WORKER = 4;

/** A part of a trace that is to be made, and how. */
export interface Production {
  readonly module: WebAssembly.Module;
  readonly plan: CompiledPlan;
  /** An engine with the plan open. */
  readonly engine: Engine;
  readonly columnTypes: readonly ColumnType[];
  readonly tiles: TileRange;
  readonly batchSize: number;
  /** As many as `workerCount` gives. */
  readonly workers: number;
  readonly start?: StartOptions | undefined;
  /** Called for each worker that does not start, with those that are left; with none, this thread makes the rows. */
  readonly onRefused?: ((error: WorkersRefused, left: number) => void) | undefined;
  readonly memory: RunMemory;
}

/** The rows of a range of tiles, in order. */
export function produceRuns(production: Production): AsyncIterable<Run> {
  const { engine, tiles, workers } = production;
  const tilesOf = (rows: number) => Math.max(1, Math.round(rows / engine.rowsPerTile));
  const { fromTile, toTile } = tiles;
  if (workers < 2) return produceInline(production, tiles);
  const split = Math.min(fromTile + tilesOf(INLINE_RUN_ROWS) + 1, toTile);
  const longest = Math.min(
    tilesOf(workerRunRows(production.plan.clientCount)),
    Math.ceil((toTile - split) / (workers * RUNS_OF_EACH_WORKER)),
  );
  const shortest = Math.min(tilesOf(INLINE_RUN_ROWS), longest);
  const others = { fromTile: split, toTile };
  const ranges = tileRanges(others, shortest, longest);
  return produceTogether(production, { fromTile, toTile: split }, others, ranges);
}

/** The first tiles from this thread, while the workers start that make the others, or where none starts this thread again. */
async function* produceTogether(
  production: Production,
  first: TileRange,
  others: TileRange,
  ranges: Iterable<TileRange>,
): AsyncGenerator<Run> {
  const { module, plan, columnTypes, memory, workers, start, onRefused } = production;
  const open = { module, plan: plan.bytes, columnTypes };
  const workerRuns = new WorkerRuns(open, ranges, workers, memory, { start, onRefused });
  try {
    yield* produceInline(production, first);
    yield* (await areThere(workerRuns, start)) ? workerRuns : produceInline(production, others);
  } finally {
    await workerRuns.dismiss();
  }
}

/** @throws WorkersRefused where none can be started, and they are required; EngineError where one has died */
async function areThere(workerRuns: WorkerRuns, start: StartOptions | undefined): Promise<boolean> {
  try {
    await workerRuns.started();
    return true;
  } catch (error) {
    if (start?.requireWorkers !== true && error instanceof WorkersRefused) return false;
    throw error;
  }
}

/** Runs of whole batches, so that batches are the runs' own memory. */
async function* produceInline(
  { engine, columnTypes, batchSize, memory }: Production,
  { fromTile, toTile }: TileRange,
): AsyncGenerator<Run> {
  engine.seek(fromTile);
  const unit = batchSize > LARGEST_INLINE_RUN_ROWS ? INLINE_RUN_ROWS : batchSize;
  const lengths = runLengths(unit, unit * Math.ceil(INLINE_RUN_ROWS / unit));
  const tiles = toTile - fromTile;
  for (const run of produceRunsOf(engine, fromTile, tiles, columnTypes, lengths, () => memory.take())) {
    yield run;
    await platform.nextTask();
  }
}
