/** The inside of a worker: the same on Node and in browsers. */
import { answer, type Handler, listenInBrowser } from './answers.js';

/** The common part of a Web Worker's global scope and of Node's `parentPort`. */
interface Port {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

declare const require: ((name: string) => { parentPort: NodePort | null }) | undefined;
interface NodePort extends Port {
  on(event: 'message', listener: (request: unknown) => void): void;
  on(event: 'messageerror', listener: () => void): void;
}

/** Answers what the crew asks, in order. */
export function serve<Request, Result>(handle: Handler<Request, Result>): void {
  // A Web Worker can have `require`, as in Electron, but is then no thread of Node's.
  const parentPort = typeof require === 'function' ? require('node:worker_threads').parentPort : null;
  const port: Port = parentPort ?? (globalThis as unknown as Port);
  answer<Request, Result>(
    handle,
    (message, transfer) => port.postMessage(message, transfer),
    (listener) => {
      if (parentPort === null) {
        listenInBrowser(listener);
        return;
      }
      parentPort.on('message', (request) => listener.take(request as Request));
      parentPort.on('messageerror', listener.fail);
    },
  );
}
