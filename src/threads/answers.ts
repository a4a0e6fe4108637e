/** What a worker says to its crew: the same on Node and in browsers. */
import { PACKAGE_VERSION } from '../version.js';
import type { CrewReply } from './crew.js';

/** A result, and the memory that leaves with it. */
export interface Answer<Result> {
  readonly result: Result;
  readonly transfer: ArrayBuffer[];
}

/** What makes the answer to a request of the crew; no answer to what asks for none. */
export type Handler<Request, Result> = (
  request: Request,
) => Answer<Result> | undefined | Promise<Answer<Result> | undefined>;

/** Says something to the crew, with memory that moves there. */
export type Post = (message: unknown, transfer: ArrayBuffer[]) => void;

/** What a thread hears. */
export interface Listener<Request> {
  take(request: Request): void;
  /** A message cannot be read. */
  fail(): void;
}

/** A message that cannot be read here is told of here alone, so that the crew would wait for an answer to it. */
const UNREADABLE = 'a worker cannot read what it is told';

/** Answers what the crew asks, in order, and says that this thread runs, once `listen` has it heard. */
export function answer<Request, Result>(
  handle: Handler<Request, Result>,
  post: Post,
  listen: (listener: Listener<Request>) => void,
): void {
  const reply = (message: CrewReply<Result>, transfer: ArrayBuffer[] = []) => post(message, transfer);
  let before: Promise<void> = Promise.resolve();
  const take = (request: Request) => {
    before = before.then(async () => {
      try {
        const answered = await handle(request);
        if (answered !== undefined) reply({ type: 'done', result: answered.result }, answered.transfer);
      } catch (error) {
        const { message, name } = error as Error;
        reply({ type: 'failure', message, isOfTrace: name === 'TraceError' });
      }
    });
  };
  listen({ take, fail: () => reply({ type: 'failure', message: UNREADABLE }) });
  reply({ type: 'ready', version: PACKAGE_VERSION });
}

/** Has the listener hear what a Web Worker is told. */
export function listenInBrowser<Request>({ take, fail }: Listener<Request>): void {
  const scope = globalThis as unknown as {
    onmessage: (event: { data: Request }) => void;
    onmessageerror: () => void;
  };
  scope.onmessage = ({ data }) => take(data);
  scope.onmessageerror = fail;
}
