import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Whether a descriptor is a terminal. Whoever asks `isatty` loads Node's network, which few runs need for the answer. */
export function isTerminal(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice() && isatty(descriptor);
  } catch {
    return false;
  }
}
