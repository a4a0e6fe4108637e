import { fstatSync, readFileSync, readSync, realpathSync, type Stats, statSync } from 'node:fs';
import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { OutputError } from '../../errors.js';
import { outputError } from './output-error.js';

export const STANDARD_OUTPUT = 1;

/** What the name of an output stands for. */
export type OutputTarget =
  /** A descriptor that the process has been given, and does not close. */
  | { readonly kind: 'descriptor'; readonly fd: number }
  /** A device or pipe. */
  | { readonly kind: 'special' }
  /** An ordinary file, that of all links: what is there now, if anything. */
  | { readonly kind: 'file'; readonly path: string; readonly existing: Stats | undefined };

/** What an output is called in messages. */
export function outputName(path: string): string {
  return path === '-' ? 'standard output' : path;
}

/** As many as Linux follows. */
const MAX_LINKS = 40;

/**
 * Finds what `path` stands for; `-` and `/dev/stdout` are standard output.
 *
 * @throws OutputError when it is a directory, its folder is missing, its links go in a circle, or it is a descriptor that
 *   is closed or another process's
 */
export async function findTarget(path: string): Promise<OutputTarget> {
  const fd = descriptorNamed(path);
  if (fd !== undefined) {
    requireOpen(path, fd);
    return { kind: 'descriptor', fd };
  }
  const existing = await statIfThere(path, stat);
  if (existing?.isDirectory()) throw pathError(path, 'is a directory; name a file in it');
  if (existing !== undefined) {
    // Renaming onto a symbolic link would replace the link instead of the file that it names.
    return existing.isFile() ? { kind: 'file', path: await realpath(path), existing } : { kind: 'special' };
  }
  const end = await endOfLinks(path);
  const folder = await statIfThere(dirname(end), stat);
  if (folder?.isDirectory()) return { kind: 'file', path: end, existing: undefined };
  const fault = folder === undefined ? 'does not exist' : 'is not a folder';
  throw pathError(path, `cannot be written: ${dirname(end)} ${fault}`);
}

/**
 * The descriptor of this process that a path names: 1 for `-` and `/dev/stdout`, 3 for `/dev/fd/3`. Opening such a path
 * would open the file behind it anew, at its start, or put another in its place.
 *
 * @throws OutputError when it names a descriptor of another process
 */
export function descriptorNamed(path: string): number | undefined {
  if (path === '-') return STANDARD_OUTPUT;
  if (path === '/dev/stdout') return STANDARD_OUTPUT;
  if (path === '/dev/stderr') return 2;
  const number = basename(path);
  if (!/^\d+$/.test(number)) return undefined;
  const folder = realFolder(path);
  if (folder === '/dev/fd') return Number(number);
  const process_ = /^\/proc\/(\d+)(?:\/task\/\d+)?\/fd$/.exec(folder ?? '');
  if (process_ === null) return undefined;
  if (Number(process_[1]) === process.pid) return Number(number);
  throw pathError(path, 'cannot be written: it is a descriptor of another process');
}

function realFolder(path: string): string | undefined {
  try {
    return realpathSync(dirname(path));
  } catch {
    // What is wrong with the folder is found, and said, by whoever opens the path.
    return undefined;
  }
}

/** @throws OutputError when a descriptor is closed */
function requireOpen(path: string, fd: number): void {
  const name = outputName(path);
  try {
    const stats = fstatSync(fd);
    if (fd === STANDARD_OUTPUT && isStandIn(stats)) {
      const fault = 'is closed, or the null device; name /dev/null if nothing is to be kept';
      throw new OutputError(`${name} cannot be written: it ${fault}`, { file: name }, { saysLocation: true });
    }
  } catch (error) {
    throw outputError(name, error);
  }
}

/**
 * Whether standard output is the null device, open for reading too, which is what runtimes put in the place of a
 * standard output that is closed; a shell's `>/dev/null` cannot be read.
 */
function isStandIn(stats: Stats): boolean {
  if (!stats.isCharacterDevice()) return false;
  if (stats.rdev !== statSync('/dev/null', { throwIfNoEntry: false })?.rdev) return false;
  return isReadable(STANDARD_OUTPUT);
}

/** Whether the null device was opened for reading, too, at a descriptor. */
function isReadable(fd: number): boolean {
  try {
    // Linux tells the flags, in octal; the lowest two bits are the access mode, of which 1 is writing only.
    const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1];
    if (flags !== undefined) return (Number.parseInt(flags, 8) & 3) !== 1;
  } catch {
    // Elsewhere, reading tells.
  }
  try {
    readSync(fd, new Uint8Array(1), 0, 1, null);
    return true;
  } catch {
    return false;
  }
}

/** Where a path that leads to nothing leads: itself, or the end of the symbolic links that it is the first of. */
async function endOfLinks(path: string): Promise<string> {
  let end = path;
  for (let links = 0; links < MAX_LINKS; links++) {
    if (!(await statIfThere(end, lstat))?.isSymbolicLink()) return end;
    const next = await readlink(end);
    end = isAbsolute(next) ? next : join(await realpath(dirname(end)), next);
  }
  throw outputError(path, Object.assign(new Error('too many links'), { code: 'ELOOP' }));
}

function pathError(path: string, fault: string): OutputError {
  return new OutputError(`${path} ${fault}`, { file: path }, { saysLocation: true });
}

async function statIfThere(path: string, call: (path: string) => Promise<Stats>): Promise<Stats | undefined> {
  try {
    return await call(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw outputError(path, error);
  }
}
