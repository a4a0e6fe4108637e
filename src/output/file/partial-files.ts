import { rmSync } from 'node:fs';
import { beforeEnd } from './ending.js';
import { type FileIdentity, isNameOf } from './file-identity.js';

const partialFiles = new Map<string, FileIdentity>();
let stopListening: (() => void) | undefined;

/** Sees to it that the file at `path` is removed when the process exits or is asked to end, until it is forgotten. */
export function rememberPartialFile(path: string, file: FileIdentity): void {
  stopListening ??= beforeEnd(removeAll);
  partialFiles.set(path, file);
}

/** `path` is complete, or removed already. */
export function forgetPartialFile(path: string): void {
  if (partialFiles.delete(path) && partialFiles.size === 0) stop();
}

function stop(): void {
  stopListening?.();
  stopListening = undefined;
}

function removeAll(): void {
  for (const [path, file] of partialFiles) {
    if (isNameOf(path, file)) rmSync(path, { force: true });
  }
  partialFiles.clear();
  stop();
}
