import type { RunBuffers } from './run.js';

/** The memory of runs that are over, to be used for the next ones. It never holds more than was in use at once. */
export class RunMemory {
  readonly #spare: RunBuffers[] = [];

  /** Takes the memory of a run that nobody reads any more. */
  give(buffers: RunBuffers): void {
    this.#spare.push(buffers);
  }

  /** The memory of a former run, where there is any. */
  take(): RunBuffers | undefined {
    return this.#spare.pop();
  }
}
