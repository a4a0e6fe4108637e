import { createReadStream, type Stats } from 'node:fs';
import { mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { platform } from '#platform';
import { OutputError } from '../../../errors.js';
import {
  MANIFEST_NAME,
  type Manifest,
  manifestText,
  type PartsForm,
  parseManifest,
} from '../../../trace/manifest.js';
import { type Compression, endingOf } from '../../compression/compression.js';
import { FORMATS, type FormatName } from '../../formats.js';
import { type Leftovers, removeLeftoversIn } from '../leftovers.js';
import { Output } from '../output.js';
import { outputError } from '../output-error.js';
import { markOfPartialFile, syncFolder } from '../partial-file.js';
import { FolderLock } from './folder-lock.js';

/** How a folder of parts is opened. */
export interface PartsFolderOptions {
  /** Goes on with what is there. */
  readonly resume: boolean;
  /** See `OutputOptions`. */
  readonly sync: boolean;
}

/** A folder that is held for the parts of one trace, until it is released. */
export class PartsFolder {
  readonly path: string;
  /** What an earlier run has left to be gone on with. */
  readonly manifest: Manifest | undefined;
  readonly #lock: FolderLock;
  readonly #sync: boolean;
  /** Whether it was made for this run, and has nothing yet. */
  #isNew: boolean;
  #isReleased = false;

  private constructor(
    path: string,
    manifest: Manifest | undefined,
    lock: FolderLock,
    { sync, isNew }: { readonly sync: boolean; readonly isNew: boolean },
  ) {
    this.path = path;
    this.manifest = manifest;
    this.#lock = lock;
    this.#sync = sync;
    this.#isNew = isNew;
  }

  /**
   * Refuses a folder that `open` would refuse, before there is anything to write, and changes nothing.
   *
   * @throws OutputError
   */
  static async check(path: string, resume: boolean): Promise<void> {
    if ((await folderStats(path)) !== undefined) await survey(path, resume);
  }

  /**
   * Opens a folder, which is made where it is not there yet, and holds it.
   *
   * @throws OutputError when it holds something else than what may be gone on with, another run holds it, or it cannot
   *   be written to
   */
  static async open(path: string, { resume, sync }: PartsFolderOptions): Promise<PartsFolder> {
    const isNew = (await folderStats(path)) === undefined;
    if (isNew) await make(path, sync);
    const lock = await FolderLock.take(path);
    try {
      const manifest = await survey(path, resume);
      return new PartsFolder(path, manifest, lock, { sync, isNew });
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** The path of a file in it. */
  join(name: string): string {
    return join(this.path, name);
  }

  /**
   * Refuses to go on with another trace than the one that is there, or with parts that are not as they were written: the
   * size of each is looked at, and the bytes of the last.
   *
   * @throws OutputError
   */
  async requireSame(wanted: PartsForm): Promise<void> {
    if (this.manifest === undefined) return;
    requireSameForm(this.path, this.manifest, wanted);
    const { parts } = this.manifest;
    for (const { file, bytes } of parts) await requireSize(this.join(file), bytes);
    const last = parts[parts.length - 1];
    if (last !== undefined && (await sha256Of(this.join(last.file))) !== last.sha256) {
      throw folderError(
        this.join(last.file),
        'is not as it was written: its SHA-256 is another than its manifest says',
      );
    }
    // It got its name, but not its line in the manifest.
    for (const name of await readdir(this.path)) {
      if (isPartName(name) && !parts.some(({ file }) => file === name)) await rm(this.join(name));
    }
  }

  /** Removes what runs that were killed have left; to be called when nothing is refused any more. */
  removeLeftovers(): Promise<Leftovers> {
    return removeLeftoversIn(this.path);
  }

  /** Puts a manifest in the place of the one that is there. */
  async write(manifest: Manifest): Promise<void> {
    const output = await Output.open(this.join(MANIFEST_NAME), { sync: this.#sync });
    output.push(new TextEncoder().encode(manifestText(manifest)));
    await output.commit();
    this.#isNew = false;
    await this.#lock.renew();
  }

  /** Lets go of the folder, and removes it where nothing came of it; may be called again. */
  async release(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    await this.#lock.release();
    if (this.#isNew) await rmdir(this.path).catch(() => undefined);
  }
}

/** The name of a part's file. */
export function partName(index: number, format: FormatName, compression: Compression | undefined): string {
  return `${partStem(index)}${FORMATS[format].ending}${compression === undefined ? '' : endingOf(compression)}`;
}

function partStem(index: number): string {
  return `part-${String(index).padStart(5, '0')}`;
}

function isPartName(name: string): boolean {
  return /^part-\d{5,}\./.test(name);
}

/** SHA-256 of a file. */
export async function sha256Of(path: string): Promise<string> {
  const hash = platform.createSha256();
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece);
  } catch (error) {
    throw new OutputError(`it cannot be read: ${(error as Error).message}`, { file: path }, { cause: error });
  }
  return hash.hex();
}

/**
 * What is in a folder, if it may be written to.
 *
 * @returns its manifest, where there is one to go on with
 */
async function survey(folder: string, resume: boolean): Promise<Manifest | undefined> {
  const names = (await listed(folder)).filter((name) => markOfPartialFile(name) === undefined).sort();
  if (!names.includes(MANIFEST_NAME)) {
    if (names.length === 0) return undefined;
    throw folderError(
      folder,
      `holds ${names[0]}; parts go to an empty folder, or to one that is not there yet`,
    );
  }
  if (!resume) {
    throw folderError(folder, 'holds parts of a trace already; go on with --resume, or name another folder');
  }
  const path = join(folder, MANIFEST_NAME);
  const manifest = parseManifest(await readText(path), path);
  const known = new Set([MANIFEST_NAME, ...manifest.parts.map(({ file }) => file)]);
  const next = partStem(manifest.parts.length);
  const other = names.find(
    (name) => !known.has(name) && (manifest.isComplete || !name.startsWith(`${next}.`)),
  );
  if (other === undefined) return manifest;
  throw folderError(folder, `holds ${other}, which its manifest does not name; take it away to go on`);
}

function requireSameForm(folder: string, there: Manifest, wanted: PartsForm): void {
  const differ = (what: string, was: unknown, is: unknown) => {
    if (was === is) return;
    throw folderError(
      folder,
      `holds parts of another trace: ${what} was ${was ?? 'not given'}, and is now ${is ?? 'not given'}`,
    );
  };
  for (const key of new Set([...wanted.metadata.keys(), ...there.metadata.keys()])) {
    const [was, is] = [there.metadata.get(key), wanted.metadata.get(key)];
    const name = key.replace(/^servegen\./, '');
    if (name === 'spec') differSpec(folder, was, is);
    else differ(`the ${name.replaceAll('_', ' ')}`, was, is);
  }
  differ('the partition', there.partition, wanted.partition);
  differ('the format', there.format, wanted.format);
  differ('the compression', there.compression, wanted.compression);
  differ('the rows of a batch', there.batchSize, wanted.batchSize);
  differ('the columns', JSON.stringify(there.columns), JSON.stringify(wanted.columns));
  const options = (form: PartsForm) => JSON.stringify(Object.entries(form.formatOptions).sort());
  differ('what the format was told', options(there), options(wanted));
}

/** Names the first key of the specs that differs; a whole spec would be no sentence. */
function differSpec(folder: string, was: string | undefined, is: string | undefined): void {
  if (was === is) return;
  const [before, now] = [was, is].map((text) => JSON.parse(text ?? '{}') as Record<string, unknown>);
  const key = [...new Set([...Object.keys(before), ...Object.keys(now)])].find(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]),
  );
  const shown = (value: unknown) => (value === undefined ? 'not given' : shortened(JSON.stringify(value)));
  throw folderError(
    folder,
    `holds parts of another trace: in its spec ${key} was ${shown(before[`${key}`])}, and is now ${shown(now[`${key}`])}`,
  );
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

async function requireSize(path: string, bytes: number): Promise<void> {
  const stats = await statsOf(path);
  if (stats === undefined) throw folderError(path, 'is missing, though its manifest names it');
  if (stats.size === bytes) return;
  throw folderError(path, `has ${stats.size} bytes, where its manifest says ${bytes}`);
}

/** Undefined where there is nothing, but a folder for it. */
async function folderStats(path: string): Promise<Stats | undefined> {
  const stats = await statsOf(path);
  if (stats === undefined) {
    const above = await statsOf(dirname(path));
    if (above?.isDirectory()) return undefined;
    const fault = above === undefined ? 'does not exist' : 'is not a folder';
    throw folderError(path, `cannot be written: ${dirname(path)} ${fault}`);
  }
  if (stats.isDirectory()) return stats;
  throw folderError(path, 'is no folder; the parts of a trace go to a folder');
}

async function make(path: string, sync: boolean): Promise<void> {
  try {
    await mkdir(path);
    if (sync) await syncFolder(path);
  } catch (error) {
    throw outputError(path, error);
  }
}

async function listed(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw folderError(folder, `cannot be read: ${(error as Error).message}`);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw folderError(path, `cannot be read: ${(error as Error).message}`);
  }
}

async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw outputError(path, error);
  }
}

function folderError(path: string, fault: string): OutputError {
  return new OutputError(`${path} ${fault}`, { file: path }, { saysLocation: true });
}
