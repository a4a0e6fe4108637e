import { zstdModule } from '../../../arrow/zstd-decoder.js';
import { Crew } from '../../../threads/crew.js';
import type { DecodedColumn } from './column-data.js';
import type { DecodeRequest, DecodingRequest, DecodingResult } from './decoding-protocol.js';
import { DECODING_WORKER_CODE } from './decoding-worker.generated.js';
import { joiningModule } from './joining-module.js';
import { ListColumn } from './list-column.js';

/** Workers that decode column chunks of numbers. */
export class DecodingCrew {
  readonly #crew: Crew<DecodeRequest, DecodingResult>;
  #isRunning = false;

  private constructor(crew: Crew<DecodeRequest, DecodingResult>) {
    this.#crew = crew;
    crew.started().then(
      () => {
        this.#isRunning = true;
      },
      () => undefined,
    );
  }

  static async start(workers: number): Promise<DecodingCrew> {
    const open: DecodingRequest = {
      type: 'open-decoder',
      zstd: await zstdModule(),
      joining: await joiningModule(),
    };
    return new DecodingCrew(
      new Crew({
        code: DECODING_WORKER_CODE,
        workers,
        open: () => [{ message: open }],
        messageOf: (task) => ({ message: task, transfer: buffersOf(task) }),
      }),
    );
  }

  /** Whether one of them has started, and none has failed as far as is known. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /**
   * Decodes a chunk; its memory moves to a worker.
   *
   * @returns undefined where it has to be read in this thread: it is not as it has to be, or cannot be read by workers
   * @throws EngineError where a worker has stopped
   */
  async decode(task: DecodeRequest): Promise<DecodedColumn | undefined> {
    const result = await this.#crew.enqueue(task).catch((error: unknown) => {
      this.#isRunning = false;
      throw error;
    });
    if (result === undefined) return undefined;
    return 'offsets' in result ? new ListColumn(result.offsets, result.items) : result;
  }

  /** Awaits what comes of a chunk; meanwhile the workers keep the process alive. */
  whileAlive<T>(result: Promise<T>): Promise<T> {
    return this.#crew.whileAlive(result);
  }

  /** Ends the workers; may be called again. */
  async dismiss(): Promise<void> {
    this.#isRunning = false;
    await this.#crew.dismiss();
  }
}

function buffersOf({ bytes, memory }: DecodeRequest): ArrayBuffer[] {
  return [bytes, ...(memory === undefined ? [] : [memory])].map(({ buffer }) => buffer as ArrayBuffer);
}
