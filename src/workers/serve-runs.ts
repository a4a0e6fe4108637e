/** What a worker does that makes rows: one engine, which produces the runs of tiles that it is told to. */
import { Engine } from '../engine/engine.js';
import { buffersOf, produceRun, type Run } from '../engine/run.js';
import type { ColumnType } from '../fields.js';
import type { Answer } from '../threads/port.js';
import type { WorkerRequest } from './protocol.js';

let engine: Engine | undefined;
let columnTypes: readonly ColumnType[] = [];
let nextTile = 0;

export function serveRuns(request: WorkerRequest): Answer<Run> | undefined {
  if (request.type === 'open-plan') {
    engine = new Engine(request.plan, request.module);
    columnTypes = request.columnTypes;
    return undefined;
  }
  if (engine === undefined) throw new Error('a run was asked for before a plan was opened');
  if (request.fromTile !== nextTile) engine.seek(request.fromTile);
  const { fromTile, toTile, spare } = request;
  const run = produceRun(engine, fromTile, toTile - fromTile, columnTypes, spare);
  nextTile = toTile;
  return { result: run, transfer: buffersOf(run) };
}
