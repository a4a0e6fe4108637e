import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StudyError } from './errors.js';
import { isAlive, startOfProcess } from './processes.js';

const NAME = 'run.lock';

/** Who holds a folder. A number of a process is given again, so that its start is beside it. */
interface Holder {
  readonly pid: number;
  readonly start?: string | undefined;
}

/**
 * Holds a folder for this process until the returned function is called: two runs would write each other's traces. What a
 * process has left that is there no more is taken over.
 *
 * @throws StudyError where another process holds it
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, NAME);
  const own = `${path}-${process.pid}`;
  writeFileSync(
    own,
    JSON.stringify({ pid: process.pid, start: startOfProcess(process.pid) } satisfies Holder),
  );
  try {
    // The file has its name only with what is in it, and one process alone can give it.
    while (!isLinked(own, path)) takeOver(path, folder);
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    if (read(path)?.pid === process.pid) rmSync(path, { force: true });
  };
}

function isLinked(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes the lock of a process that has ended out of the way. */
function takeOver(path: string, folder: string): void {
  const holder = read(path);
  if (holder !== undefined && isHolding(holder)) {
    throw new StudyError(
      `another run of the study (process ${holder.pid}) uses ${folder}; let it end, or name another folder by --folder`,
    );
  }
  const aside = `${path}-stale-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    // Another process was as fast.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const taken = read(aside);
  // It may have been given to another one between reading and taking.
  if (taken !== undefined && isHolding(taken)) isLinked(aside, path);
  rmSync(aside, { force: true });
}

function isHolding({ pid, start }: Holder): boolean {
  if (!isAlive(pid)) return false;
  const now = startOfProcess(pid);
  return start === undefined || now === undefined || start === now;
}

/** Undefined where there is none, or what no run has written. */
function read(path: string): Holder | undefined {
  try {
    const { pid, start } = Object(JSON.parse(readFileSync(path, 'utf8')));
    return Number.isSafeInteger(pid) && pid > 0 ? { pid, start } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
