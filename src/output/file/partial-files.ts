import { rmSync } from 'node:fs';
import { type FileIdentity, isNameOf } from './file-identity.js';

/** What asks a process to end. */
export const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const partialFiles = new Map<string, FileIdentity>();

/** Sees to it that the file at `path` is removed when the process exits or is asked to end, until it is forgotten. */
export function rememberPartialFile(path: string, file: FileIdentity): void {
  if (partialFiles.size === 0) {
    for (const signal of ENDING_SIGNALS) process.on(signal, removeAndEnd);
    process.on('exit', removeAll);
  }
  partialFiles.set(path, file);
}

/** `path` is complete, or removed already. */
export function forgetPartialFile(path: string): void {
  if (partialFiles.delete(path) && partialFiles.size === 0) stopListening();
}

function stopListening(): void {
  for (const signal of ENDING_SIGNALS) process.off(signal, removeAndEnd);
  process.off('exit', removeAll);
}

function removeAll(): void {
  for (const [path, file] of partialFiles) {
    if (isNameOf(path, file)) rmSync(path, { force: true });
  }
  partialFiles.clear();
}

function removeAndEnd(signal: NodeJS.Signals): void {
  removeAll();
  stopListening();
  // Ending by the signal itself tells the shell why; a program that listens too decides for itself.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
