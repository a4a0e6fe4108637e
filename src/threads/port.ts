/** The inside of a worker: the same on Node and in browsers. */
import { PACKAGE_VERSION } from '../version.js';
import type { CrewReply } from './crew.js';

/** The common part of a Web Worker's global scope and of Node's `parentPort`. */
interface Port {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

declare const require: ((name: string) => { parentPort: NodePort | null }) | undefined;
interface NodePort extends Port {
  on(event: 'message', listener: (request: unknown) => void): void;
  on(event: 'messageerror', listener: () => void): void;
}

/** A result, and the memory that leaves with it. */
export interface Answer<Result> {
  readonly result: Result;
  readonly transfer: ArrayBuffer[];
}

/** A message that cannot be read here is told of here alone, so that the crew would wait for an answer to it. */
const UNREADABLE = 'a worker cannot read what it is told';

/**
 * Answers what the crew asks, in order.
 *
 * @param handle gives no answer to what asks for none
 */
export function serve<Request, Result>(
  handle: (request: Request) => Answer<Result> | undefined | Promise<Answer<Result> | undefined>,
): void {
  // A Web Worker can have `require`, as in Electron, but is then no thread of Node's.
  const parentPort = typeof require === 'function' ? require('node:worker_threads').parentPort : null;
  const port: Port = parentPort ?? (globalThis as unknown as Port);
  const reply = (message: CrewReply<Result>, transfer: ArrayBuffer[] = []) =>
    port.postMessage(message, transfer);
  let before: Promise<void> = Promise.resolve();
  const take = (request: Request) => {
    before = before.then(async () => {
      try {
        const answer = await handle(request);
        if (answer !== undefined) reply({ type: 'done', result: answer.result }, answer.transfer);
      } catch (error) {
        const { message, name } = error as Error;
        reply({ type: 'failure', message, isOfTrace: name === 'TraceError' });
      }
    });
  };
  const fail = () => reply({ type: 'failure', message: UNREADABLE });
  if (parentPort !== null) {
    parentPort.on('message', (request) => take(request as Request));
    parentPort.on('messageerror', fail);
  } else {
    listenInBrowser(take, fail);
  }
  reply({ type: 'ready', version: PACKAGE_VERSION });
}

function listenInBrowser<Request>(take: (request: Request) => void, fail: () => void): void {
  const scope = globalThis as unknown as {
    onmessage: (event: { data: Request }) => void;
    onmessageerror: () => void;
  };
  scope.onmessage = ({ data }) => take(data);
  scope.onmessageerror = fail;
}
