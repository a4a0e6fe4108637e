/** What a worker does that makes rows: one engine, which produces the runs of tiles that it is told to. */
import { Engine, type PlanIntake } from '../engine/engine.js';
import { buffersOf, produceRun, type Run } from '../engine/run.js';
import type { ColumnType } from '../fields.js';
import { inOnePiece } from '../platform/slices.js';
import type { Answer } from '../threads/port.js';
import type { WorkerRequest } from './protocol.js';

let intake: PlanIntake | undefined;
let engine: Engine | undefined;
let columnTypes: readonly ColumnType[] = [];
let nextTile = 0;

export function serveRuns(request: WorkerRequest): Answer<Run> | undefined {
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
  if (engine === undefined) throw new Error('a run was asked for before a plan was opened');
  if (request.fromTile !== nextTile) engine.seek(request.fromTile);
  const { fromTile, toTile, spare } = request;
  const run = produceRun(engine, fromTile, toTile - fromTile, columnTypes, spare);
  nextTile = toTile;
  return { result: run, transfer: buffersOf(run) };
}
