/**
 * What runs in a worker: one engine, which produces the runs of tiles that it is told to. Bundled into a string
 * by scripts/build.mjs, so that a worker starts the same way on every runtime and from every bundle.
 */
import { Engine } from '../engine/engine.js';
import { buffersOf, produceRun } from '../engine/run.js';
import type { ColumnType } from '../fields.js';
import type { WorkerReply, WorkerRequest } from './protocol.js';

/** The common part of a Web Worker's global scope and of Node's `parentPort`. */
interface Port {
  postMessage(message: WorkerReply, transfer: ArrayBuffer[]): void;
}

let engine: Engine | undefined;
let columnTypes: readonly ColumnType[] = [];
let nextTile = 0;

function handle(port: Port, request: WorkerRequest): void {
  try {
    if (request.type === 'open') {
      engine = new Engine(request.plan, request.module);
      columnTypes = request.columnTypes;
      return;
    }
    if (engine === undefined) throw new Error('a run was asked for before a plan was opened');
    if (request.fromTile !== nextTile) engine.seek(request.fromTile);
    const run = produceRun(engine, request.toTile - request.fromTile, columnTypes, request.spare);
    nextTile = request.toTile;
    port.postMessage({ type: 'run', run }, buffersOf(run));
  } catch (error) {
    fail(port, (error as Error).message);
  }
}

function fail(port: Port, message: string): void {
  port.postMessage({ type: 'failure', message }, []);
}

declare const require: ((name: string) => { parentPort: NodePort | null }) | undefined;
interface NodePort extends Port {
  on(event: 'message', listener: (request: WorkerRequest) => void): void;
  on(event: 'messageerror', listener: () => void): void;
}

/** The script that a message for this worker does not reach is the only one to hear of it. */
const UNREADABLE = 'a worker cannot read what it is told';

// A Web Worker can have `require`, as in Electron, but is then no thread of Node's.
const parentPort = typeof require === 'function' ? require('node:worker_threads').parentPort : null;
if (parentPort !== null) {
  parentPort.on('message', (request) => handle(parentPort, request));
  parentPort.on('messageerror', () => fail(parentPort, UNREADABLE));
} else {
  const scope = globalThis as unknown as Port & {
    onmessage: (event: { data: WorkerRequest }) => void;
    onmessageerror: () => void;
  };
  scope.onmessage = ({ data }) => handle(scope, data);
  scope.onmessageerror = () => fail(scope, UNREADABLE);
}
