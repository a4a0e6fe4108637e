import { StreamWriter } from './byte-writer.js';
import { closeDescriptor, openDescriptor } from './descriptor.js';
import { FileWriter } from './file-writer.js';
import { outputError } from './output-error.js';
import { findTarget, outputName } from './output-target.js';
import { PartialFile } from './partial-file.js';
import { WriteQueue } from './write-queue.js';

/** How an output is written. */
export interface OutputOptions {
  /**
   * Whether an ordinary file and its name are flushed to the disk before the output counts as complete. Default true.
   */
  readonly sync?: boolean;
}

/**
 * Bytes on their way to a file, a device, a pipe or standard output.
 *
 * An ordinary file is written under a temporary name in the same folder and renamed when it is complete: under its own
 * name there is either the whole file or what was there before, even after a loss of power. It keeps mode and, where
 * that is allowed, owner of the file that it replaces. Devices, pipes and descriptors that were passed on have nothing to
 * rename and are written directly.
 */
export class Output {
  readonly #name: string;
  readonly #queue: WriteQueue;
  readonly #fd: number;
  readonly #isOwn: boolean;
  readonly #partial: PartialFile | undefined;
  readonly #sync: boolean;
  #isFlushed = false;
  #ended = false;

  private constructor(name: string, fd: number, isOwn: boolean, partial?: PartialFile, sync = true) {
    this.#name = name;
    this.#fd = fd;
    this.#isOwn = isOwn;
    this.#partial = partial;
    this.#sync = sync;
    this.#queue = new WriteQueue(
      partial === undefined ? new StreamWriter(fd) : new FileWriter(fd, partial.path),
    );
  }

  /**
   * Opens `path`, or standard output for `-`.
   *
   * @throws OutputError when it cannot be opened; see `findTarget`
   */
  static async open(path: string, { sync = true }: OutputOptions = {}): Promise<Output> {
    const target = await findTarget(path);
    const name = outputName(path);
    try {
      if (target.kind === 'descriptor') return new Output(name, target.fd, false);
      if (target.kind === 'special') return new Output(name, await openDescriptor(path, 'w'), true);
      const partial = await PartialFile.create(target.path, target.existing);
      return new Output(name, partial.fd, true, partial, sync);
    } catch (error) {
      throw outputError(name, error);
    }
  }

  /**
   * Refuses a path that `open` would refuse, before there is anything to write.
   *
   * @throws OutputError as `findTarget` does
   */
  static async check(path: string): Promise<void> {
    await findTarget(path);
  }

  get bytesWritten(): number {
    return this.#queue.bytesTaken;
  }

  /** Takes bytes; large pieces must not change until they are written. */
  push(piece: Uint8Array): void {
    this.#queue.push(piece);
  }

  /** Calls back, later, when all bytes so far are out of the pieces that were pushed; never where that fails. */
  whenWritten(callback: () => void): void {
    this.#queue.whenWritten(callback);
  }

  /** Resolves when more bytes may come. @throws OutputError after discarding everything */
  async flow(): Promise<void> {
    await this.#guard(() => this.#queue.advance());
  }

  /** Writes what is left, with the file under its temporary name still. @throws OutputError after discarding everything */
  async flush(): Promise<void> {
    if (this.#isFlushed) return;
    await this.#guard(async () => {
      await this.#queue.drain();
      if (this.#sync) await this.#partial?.sync();
      this.#isFlushed = true;
    });
  }

  /** Writes what is left and puts the file under its name. @throws OutputError after discarding everything */
  async commit(): Promise<void> {
    await this.#guard(async () => {
      if (!this.#isFlushed) await this.#queue.drain();
      this.#ended = true;
      if (this.#partial !== undefined) await this.#partial.finish(this.#sync);
      else if (this.#isOwn) await closeDescriptor(this.#fd);
    });
  }

  /** Discards what a file has received; does nothing once the output has ended. */
  async discard(): Promise<void> {
    if (!this.#ended) {
      this.#ended = true;
      await this.#queue.discard();
      if (this.#isOwn) await closeDescriptor(this.#fd).catch(() => undefined);
    }
    await this.#partial?.remove().catch(() => undefined);
  }

  async #guard(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      await this.discard();
      throw outputError(this.#name, error);
    }
  }
}
