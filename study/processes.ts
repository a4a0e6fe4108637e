import { readFileSync } from 'node:fs';

/** Whether there is a process of this number, also one of somebody else. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process began, on a clock of its system's own; undefined where the system does not say. */
export function startOfProcess(pid: number): string | undefined {
  try {
    // Names may have spaces and brackets in them. The start is field 22, and the third is the first behind the name.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
