import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Files that are kept, the newest: those of some commands, of a few versions of this package and of Node. */
const MOST_FILES = 48;
const ENDING = '.code';

/** Words before the code: what was compiled, the sum of the code, and its length. */
const HEAD_WORDS = 8;

/** Which script code was compiled of; a script of the same build that somebody has changed since is another one. */
export interface ScriptState {
  readonly size: number;
  readonly mtimeMs: number;
}

/**
 * Compiled code of scripts, kept in a folder of the user from one run to the next. Whatever the reason is that there is none, or
 * that none can be kept, a run goes on without it.
 *
 * V8 tells code of other versions and flags from its own, but trusts what it reads, and a process of damaged code ends in a
 * crash: every byte is checked here.
 */
export class CodeCache {
  readonly #folder: string;

  /** @param folder made when something is kept */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The code that was kept under a name, of that script; undefined where there is none that is whole. */
  find(name: string, script: ScriptState): Buffer | undefined {
    try {
      const bytes = readOwn(join(this.#folder, name + ENDING));
      if (bytes === undefined || bytes.length < HEAD_WORDS * 4) return undefined;
      const code = bytes.subarray(HEAD_WORDS * 4);
      return headOf(script, code).equals(bytes.subarray(0, HEAD_WORDS * 4)) ? code : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps code for the next run; another process sees the whole of it or nothing. */
  keep(name: string, script: ScriptState, code: Buffer): void {
    const file = join(this.#folder, name + ENDING);
    const partial = `${file}.${process.pid}.partial`;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileSync(partial, Buffer.concat([headOf(script, code), code]), { flag: 'wx', mode: 0o600 });
      renameSync(partial, file);
      this.#dropOldest();
    } catch {
      removeIfThere(partial);
    }
  }

  #dropOldest(): void {
    const files = readdirSync(this.#folder).map((name) => join(this.#folder, name));
    if (files.length <= MOST_FILES) return;
    const byAge = files
      .map((file) => ({ file, since: statSync(file).mtimeMs }))
      .sort((a, b) => b.since - a.since);
    for (const { file } of byAge.slice(MOST_FILES)) rmSync(file, { force: true });
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Then there is no such folder.
  }
}

/** A file that nobody else could write; undefined where others could. */
function readOwn(path: string): Buffer | undefined {
  const file = openSync(path, 'r');
  try {
    const { size, uid, mode } = fstatSync(file);
    const others = 0o022;
    if (process.geteuid !== undefined && (uid !== process.geteuid() || (mode & others) !== 0))
      return undefined;
    // Not of the pool of small buffers, so that words of it are aligned.
    const bytes = Buffer.allocUnsafeSlow(size);
    return readSync(file, bytes) === size ? bytes : undefined;
  } finally {
    closeSync(file);
  }
}

function headOf({ size, mtimeMs }: ScriptState, code: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_WORDS * 4);
  head.writeDoubleLE(size, 0);
  head.writeDoubleLE(mtimeMs, 8);
  head.writeUInt32LE(code.length, 16);
  sums(code).forEach((sum, index) => {
    head.writeInt32LE(sum, 20 + 4 * index);
  });
  return head;
}

/** FNV-1a of words instead of bytes, in three lanes: each takes one of three words. */
function sums(code: Buffer): readonly [number, number, number] {
  const aligned = code.byteOffset % 4 === 0 ? code : Uint8Array.from(code);
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
  let [first, second, third] = [0x811c9dc5, 0x9e3779b1, 0x85ebca77];
  const whole = words.length - (words.length % 3);
  for (let index = 0; index < whole; index += 3) {
    first = Math.imul(first ^ words[index], 0x01000193);
    second = Math.imul(second ^ words[index + 1], 0x01000193);
    third = Math.imul(third ^ words[index + 2], 0x01000193);
  }
  for (let index = whole; index < words.length; index++) first = Math.imul(first ^ words[index], 0x01000193);
  for (let index = words.length * 4; index < aligned.length; index++) {
    first = Math.imul(first ^ aligned[index], 0x01000193);
  }
  return [first | 0, second | 0, third | 0];
}
