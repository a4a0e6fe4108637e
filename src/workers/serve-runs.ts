/** What a worker does that makes rows: one engine, which produces the tiles that it is told to. */
import { Engine, type PlanIntake } from '../engine/engine.js';
import { buffersOf, type Run } from '../engine/run.js';
import { RunCutter } from '../engine/run-cutter.js';
import { RunMemory } from '../engine/run-memory.js';
import type { ColumnType } from '../fields.js';
import { inOnePiece } from '../platform/slices.js';
import type { Answer } from '../threads/answers.js';
import type { StretchCut, TilesRequest, WorkerRequest } from './protocol.js';

let intake: PlanIntake | undefined;
let engine: Engine | undefined;
let columnTypes: readonly ColumnType[] = [];
let nextTile = 0;
let cutter: RunCutter | undefined;
const memory = new RunMemory();

export function serveRuns(request: WorkerRequest): Answer<Run[]> | undefined {
  if (request.type === 'open-plan') {
    intake = Engine.intake(request.planBytes, request.module);
    columnTypes = request.columnTypes;
    return undefined;
  }
  if (request.type === 'plan-part') {
    if (intake === undefined) throw new Error('a part of a plan came before the plan');
    intake.add(request.bytes);
    if (request.isLast) engine = inOnePiece(intake.open());
    return undefined;
  }
  if (engine === undefined) throw new Error('tiles were asked for before a plan was opened');
  return produceTiles(engine, request);
}

function produceTiles(engine: Engine, { fromTile, toTile, cut, isLast, spare }: TilesRequest): Answer<Run[]> {
  for (const buffers of spare) memory.give(buffers);
  if (cut !== undefined) {
    if (fromTile !== nextTile) engine.seek(fromTile);
    const lengths = lengthsOfRuns(cut, engine.requestsBefore);
    cutter = new RunCutter(engine, {
      firstTile: fromTile,
      types: columnTypes,
      lengths,
      takeSpare: () => memory.take(),
    });
  }
  if (cutter === undefined) throw new Error('a stretch was to go on that had not begun');
  nextTile = toTile;
  const runs = [...cutter.produce(toTile - fromTile)];
  if (isLast) runs.push(...cutter.rest());
  return { result: runs, transfer: runs.flatMap(buffersOf) };
}

/** The first run ends where one that was counted from the trace's first row would. */
function* lengthsOfRuns(
  { runRows, rowsBefore }: StretchCut,
  requestsBefore: number | undefined,
): Generator<number, never> {
  if (rowsBefore !== undefined && requestsBefore !== undefined) {
    yield runRows - ((requestsBefore - rowsBefore) % runRows);
  }
  for (;;) yield runRows;
}
