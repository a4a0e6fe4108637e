import type { GenerateReply, GenerateRequest } from '../messages.js';

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
  readonly done: Promise<Done>;

  constructor(request: GenerateRequest, onProgress: (progress: Progress | undefined) => void) {
    this.done = new Promise((resolve, reject) => {
      const end = (reply: RunEnd['reply']) => {
        this.#worker.terminate();
        reject(new RunEnd(reply));
      };
      this.#worker.onmessage = ({ data }: MessageEvent<GenerateReply>) => {
        if (data.type === 'progress') onProgress(data);
        else if (data.type === 'planning') onProgress(undefined);
        else if (data.type === 'done') resolve(data);
        else if (data.type === 'released') this.#worker.terminate();
        else end(data);
      };
      this.#worker.onerror = (event) => {
        event.preventDefault();
        const message =
          'The trace was not made: memory ran out, or a script of the page could not be loaded.';
        end({ type: 'failure', message });
      };
    });
    this.#worker.postMessage(request);
  }

  cancel(): void {
    this.#worker.postMessage('cancel');
  }

  /** Removes what the file was copied from, when the browser has it. */
  release(): void {
    this.#worker.postMessage('release');
  }
}
