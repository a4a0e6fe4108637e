import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What names a process for good, in the names of its temporary files. */
export interface ProcessMark {
  /**
   * Where numbers of processes are unique: 16 hexadecimal digits for this start of this machine and this container;
   * undefined where that cannot be told, as elsewhere than on Linux.
   */
  readonly place: string | undefined;
  readonly pid: number;
  /** When it started, in the system's ticks since the machine did; 0 where that is not known. */
  readonly start: number;
}

let own: ProcessMark | undefined;

/** The mark of this process. */
export function ownMark(): ProcessMark {
  own ??= { place: ownPlace(), pid: process.pid, start: statusOf(process.pid)?.start ?? 0 };
  return own;
}

/** Whether a process is certainly over; of one in another place nobody can tell from here, and so it is not. */
export function isOver({ place, pid, start }: ProcessMark): boolean {
  if (place === undefined || place !== ownMark().place) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Without permission to signal a process one learns that it is there.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const status = statusOf(pid);
  // Another process has its number by now, or it has ended and its parent has not asked for the outcome.
  return status !== undefined && (status.start !== start || 'ZX'.includes(status.state));
}

/** A run that has not written to its file for so long counts as over, wherever it ran. */
const ABANDONED_SECONDS = 7 * 24 * 3_600;

/** Whether nobody has written to a temporary file for a week. */
export function isAbandoned({ mtimeMs }: { readonly mtimeMs: number }): boolean {
  return Date.now() - mtimeMs >= ABANDONED_SECONDS * 1_000;
}

/**
 * The boot, the namespace that processes are numbered in, and the host's name: two machines that share a folder differ
 * in the first, two containers of one machine in the second.
 */
function ownPlace(): string | undefined {
  try {
    // A `/proc` of another namespace would tell about other processes.
    if (readlinkSync('/proc/self') !== String(process.pid)) return undefined;
    const parts = [
      readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      readlinkSync('/proc/self/ns/pid'),
      hostname(),
    ];
    return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
  } catch {
    // No Linux, or one that hides it: then nothing is known, and nothing is concluded from it.
    return undefined;
  }
}

/** State and start of a process (proc_pid_stat(5), fields 3 and 22); undefined where that is not to be seen. */
function statusOf(pid: number): { readonly state: string; readonly start: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program, in parentheses, can have anything in it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, start] = [fields[0], Number(fields[19])];
    return state !== undefined && Number.isFinite(start) ? { state, start } : undefined;
  } catch {
    return undefined;
  }
}
