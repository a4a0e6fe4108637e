import { constants, rmSync, type Stats } from 'node:fs';
import { access, lstat, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { OutputError } from '../../errors.js';
import { beforeEnd } from './ending.js';
import { Output, type OutputOptions } from './output.js';
import { outputError } from './output-error.js';
import { syncFolder, temporaryName } from './partial-file.js';

/** Text that is gathered before it is written. */
const PIECE_CHARACTERS = 1 << 18;

/**
 * A folder of files that is made under a temporary name beside its place and renamed when it is complete: under its own
 * name there is either all of it or nothing. Nothing is replaced: the place is free or an empty folder.
 */
export class NewFolder {
  readonly path: string;
  readonly #temporary: string;
  readonly #sync: boolean;
  readonly #stopListening: () => void;
  #ended = false;

  private constructor(path: string, temporary: string, sync: boolean) {
    this.path = path;
    this.#temporary = temporary;
    this.#sync = sync;
    this.#stopListening = beforeEnd(() => rmSync(temporary, { recursive: true, force: true }));
  }

  /**
   * Refuses a place that `open` would refuse, before there is anything to write.
   *
   * @throws OutputError
   */
  static async check(path: string): Promise<void> {
    const place = resolve(path);
    // It would be removed from under whoever is in it.
    if (place === resolve()) throw refusal(path, 'the folder that this program runs in');
    const stats = await statsOf(path, place);
    if (stats === undefined) return;
    if (stats.isSymbolicLink()) throw refusal(path, 'a symbolic link');
    if (!stats.isDirectory()) throw refusal(path, 'something else than a folder');
    const inIt = await readdir(place).catch((error) => {
      throw outputError(path, error);
    });
    if (inIt.length > 0) throw refusal(path, 'a folder that is not empty');
  }

  /** @throws OutputError where the place is taken or cannot be written to */
  static async open(path: string, { sync = true }: OutputOptions = {}): Promise<NewFolder> {
    await NewFolder.check(path);
    const temporary = temporaryName(path);
    try {
      await mkdir(temporary);
    } catch (error) {
      throw outputError(path, error);
    }
    return new NewFolder(path, temporary, sync);
  }

  /** Writes a file. @throws OutputError */
  async write(name: string, text: Iterable<string>): Promise<void> {
    const output = await Output.open(join(this.#temporary, name), { sync: this.#sync });
    const encoder = new TextEncoder();
    try {
      let gathered = '';
      for (const piece of text) {
        gathered += piece;
        if (gathered.length < PIECE_CHARACTERS) continue;
        output.push(encoder.encode(gathered));
        await output.flow();
        gathered = '';
      }
      output.push(encoder.encode(gathered));
      await output.commit();
    } finally {
      // Does nothing after a commit.
      await output.discard();
    }
  }

  /** Puts the folder in its place. @throws OutputError where that has been taken meanwhile */
  async commit(): Promise<void> {
    try {
      // Not every system renames a folder to that of another, if empty, one.
      await rmdir(this.path).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
      await rename(this.#temporary, this.path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOTEMPTY' || code === 'EEXIST') throw refusal(this.path, 'a folder that is not empty');
      throw outputError(this.path, error);
    }
    this.#end();
    if (this.#sync) await syncFolder(this.path);
  }

  /** Removes what there is of it; does nothing after a commit. */
  async discard(): Promise<void> {
    if (this.#ended) return;
    this.#end();
    await rm(this.#temporary, { recursive: true, force: true });
  }

  #end(): void {
    this.#ended = true;
    this.#stopListening();
  }
}

/** Of what is at a place in a folder that can be written to; undefined where that is nothing. @throws OutputError */
async function statsOf(path: string, place: string): Promise<Stats | undefined> {
  try {
    await access(dirname(place), constants.W_OK);
  } catch (error) {
    throw outputError(path, error);
  }
  try {
    return await lstat(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw outputError(path, error);
  }
}

function refusal(path: string, what: string): OutputError {
  return new OutputError(
    `${path} cannot be written: it is ${what}, and nothing is replaced; name a new folder`,
    { file: path },
    { saysLocation: true },
  );
}
