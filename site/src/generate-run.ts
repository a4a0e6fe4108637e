import type { GenerateReply, GenerateRequest } from '../messages.js';
import { isThreadRequest, Threads } from './threads.js';

type Done = Extract<GenerateReply, { type: 'done' }>;
type Progress = Extract<GenerateReply, { type: 'progress' }>;

/** How a run ended that made no file; with faults where the spec is to blame. */
export class RunEnd extends Error {
  readonly reply: Extract<GenerateReply, { type: 'cancelled' | 'faults' | 'failure' }>;

  constructor(reply: RunEnd['reply']) {
    super(reply.type === 'failure' ? reply.message : reply.type);
    this.reply = reply;
  }
}

/** A trace that is made for a file, in a worker of its own. */
export class GenerateRun {
  readonly #worker = new Worker(new URL('../workers/generate.ts', import.meta.url), {
    type: 'module',
    name: 'generate',
  });
  readonly #threads = new Threads(this.#worker);
  readonly done: Promise<Done>;

  constructor(request: GenerateRequest, onProgress: (progress: Progress | undefined) => void) {
    this.done = new Promise((resolve, reject) => {
      const end = (reply: RunEnd['reply']) => {
        this.#end();
        reject(new RunEnd(reply));
      };
      this.#worker.onmessage = ({ data }: MessageEvent<GenerateReply>) => {
        if (data.type === 'progress') onProgress(data);
        else if (data.type === 'planning') onProgress(undefined);
        else if (data.type === 'done') resolve(data);
        else if (data.type === 'released') this.#end();
        else if (isThreadRequest(data)) this.#threads.take(data);
        else end(data);
      };
      const fail = (event: Event) => {
        event.preventDefault();
        const message =
          'The trace was not made: memory ran out, or a script of the page could not be loaded.';
        end({ type: 'failure', message });
      };
      this.#worker.onerror = fail;
      this.#worker.onmessageerror = fail;
    });
    this.#worker.postMessage(request);
  }

  #end(): void {
    this.#worker.terminate();
    this.#threads.end();
  }

  cancel(): void {
    this.#worker.postMessage('cancel');
  }

  /** Removes what the file was copied from, when the browser has it. */
  release(): void {
    this.#worker.postMessage('release');
  }
}
