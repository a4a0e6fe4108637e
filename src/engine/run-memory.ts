import type { RunBuffers } from './run.js';

/** The memory of runs that are over, to be used for the next ones. It never holds more than was in use at once. */
export class RunMemory {
  #spare: RunBuffers[] = [];

  /** Takes the memory of a run that nobody reads any more. */
  give(buffers: RunBuffers): void {
    this.#spare.push(buffers);
  }

  /** The memory of a former run, where there is any: that of the last, which is the likeliest to be in a cache. */
  take(): RunBuffers | undefined {
    return this.#spare.pop();
  }

  /** All that there is. */
  takeAll(): readonly RunBuffers[] {
    const all = this.#spare;
    this.#spare = [];
    return all;
  }
}
