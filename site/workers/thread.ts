/** A thread of the worker that makes traces: what workers of the library do, told and heard through the page. */
import { answer, listenInBrowser } from '../../src/threads/answers.js';
import { serveAny } from '../../src/workers/serve-any.js';
import type { Relayed } from '../messages.js';

const scope = globalThis as unknown as { postMessage(relayed: Relayed, transfer: ArrayBuffer[]): void };

answer(serveAny, (message, transfer) => scope.postMessage({ message, transfer }, transfer), listenInBrowser);
