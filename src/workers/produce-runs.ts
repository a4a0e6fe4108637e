/** Who makes which rows of a trace: this thread, or workers with its help at the start. */
import { platform } from '#platform';
import type { Engine } from '../engine/engine.js';
import { RunCutter } from '../engine/run-cutter.js';
import type { RunMemory } from '../engine/run-memory.js';
import type { ColumnType } from '../fields.js';
import type { CompiledPlan } from '../plan/read-plan.js';
import { runLengths, type TileRange, tileRanges } from '../plan/tile-ranges.js';
import { type StartOptions, WorkersRefused } from '../threads/crew.js';
import type { EarlyWorkers } from '../threads/early-workers.js';
import { stretchRows } from './worker-count.js';
import { type MadeRun, type Stretches, WorkerRuns } from './worker-runs.js';

/** Rows that this thread makes at a time: few enough for it to stay responsive, and for them to stay in its cache. */
const INLINE_RUN_ROWS = 65536;
/** Batches of up to so many rows are made as they are; larger ones are put together. */
const LARGEST_INLINE_RUN_ROWS = 1 << 20;
/** Rows that a worker makes at a time: more, and too many wait for their turn; fewer, and messages take their time. */
const STEP_ROWS = 4 * INLINE_RUN_ROWS;
/** Stretches that a worker gets of a short trace, so that all have something to do to its end. */
const STRETCHES_OF_EACH_WORKER = 4;

/** A part of a trace that is to be made, and how. */
export interface Production {
  readonly module: WebAssembly.Module;
  readonly plan: CompiledPlan;
  /** An engine with the plan open. */
  readonly engine: Engine;
  readonly columnTypes: readonly ColumnType[];
  readonly tiles: TileRange;
  /** Rows of the first tile that are not wanted. */
  readonly skipRows: number;
  readonly batchSize: number;
  /** Whether batches begin anew somewhere, at the edges of parts. */
  readonly hasParts: boolean;
  /** As many as `workerCount` gives. */
  readonly workers: number;
  readonly start?: StartOptions | undefined;
  /** Workers that have been started, of which those end that are not needed. */
  readonly early?: EarlyWorkers | undefined;
  /** Called for each worker that does not start, with those that are left; with none, this thread makes the rows. */
  readonly onRefused?: ((error: WorkersRefused, left: number) => void) | undefined;
  readonly memory: RunMemory;
}

/** The rows of a range of tiles, in order. */
export function produceRuns(production: Production): AsyncIterable<MadeRun> {
  const { engine, tiles, workers } = production;
  const { fromTile, toTile } = tiles;
  if (workers < 2) {
    production.early?.dismiss();
    return produceInline(production, tiles);
  }
  const split = Math.min(fromTile + tilesOf(engine, INLINE_RUN_ROWS) + 1, toTile);
  return produceTogether(production, { fromTile, toTile: split }, { fromTile: split, toTile });
}

/** The first tiles from this thread, while the workers start that make the others, or where none starts this thread again. */
async function* produceTogether(
  production: Production,
  first: TileRange,
  others: TileRange,
): AsyncGenerator<MadeRun> {
  const { module, plan, columnTypes, workers, start, early, onRefused } = production;
  const open = { module, plan: plan.bytes, columnTypes };
  const workerRuns = new WorkerRuns(open, stretchesOf(production, first.fromTile, others), workers, {
    start,
    early,
    onRefused,
  });
  early?.dismiss();
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

/**
 * How workers share out tiles.
 *
 * @param firstTile that of the first row, at which the engine is or to which it can go
 */
function stretchesOf(
  { engine, plan, batchSize, workers, skipRows, hasParts }: Production,
  firstTile: number,
  others: TileRange,
): Stretches {
  engine.seek(firstTile);
  const { requestsBefore } = engine;
  const rowsBefore = hasParts || requestsBefore === undefined ? undefined : requestsBefore + skipRows;
  const stepRows = wholeBatches(batchSize, STEP_ROWS);
  // A batch that lies across two runs has to be put together, as all do where nobody knows the rows before them.
  const runRows = rowsBefore === undefined ? stepRows : wholeBatches(batchSize);
  const length = Math.min(
    tilesOf(engine, stretchRows(plan.clientCount)),
    Math.ceil((others.toTile - others.fromTile) / (workers * STRETCHES_OF_EACH_WORKER)),
  );
  return {
    ranges: tileRanges(others, length),
    tilesAtATime: tilesOf(engine, stepRows),
    cut: { runRows, rowsBefore },
  };
}

/** Runs of whole batches, so that batches are the runs' own memory. */
async function* produceInline(
  { engine, columnTypes, batchSize, memory }: Production,
  { fromTile, toTile }: TileRange,
): AsyncGenerator<MadeRun> {
  engine.seek(fromTile);
  const unit = batchSize > LARGEST_INLINE_RUN_ROWS ? INLINE_RUN_ROWS : batchSize;
  const cutter = new RunCutter(engine, {
    firstTile: fromTile,
    types: columnTypes,
    lengths: runLengths(unit, wholeBatches(batchSize)),
    takeSpare: () => memory.take(),
  });
  for (const runs of [cutter.produce(toTile - fromTile), cutter.rest()]) {
    for (const run of runs) {
      yield { run, memory };
      await platform.nextTask();
    }
  }
}

/** Rows of whole batches, `atLeast` or more; for a large batch, which is put together of runs, just so many. */
function wholeBatches(batchSize: number, atLeast = INLINE_RUN_ROWS): number {
  if (batchSize > LARGEST_INLINE_RUN_ROWS) return atLeast;
  return batchSize * Math.ceil(atLeast / batchSize);
}

/** Tiles with about so many rows, at least one. */
function tilesOf(engine: Engine, rows: number): number {
  return Math.max(1, Math.round(rows / engine.rowsPerTile));
}
