import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StudyError } from '../../study/errors.js';
import { startOfProcess } from '../../study/processes.js';
import { lockFolder } from '../../study/run-lock.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'servegen-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lock = () => join(folder, 'run.lock');
const other = process.ppid;

describe('the lock of a folder', () => {
  it('is there until it is given back, and leaves nothing else', () => {
    const unlock = lockFolder(folder);
    expect(readdirSync(folder)).toEqual(['run.lock']);
    expect(() => lockFolder(folder)).toThrow(StudyError);
    unlock();
    expect(readdirSync(folder)).toEqual([]);
    lockFolder(folder)();
  });

  it('names the process that has it, and what to do', () => {
    writeFileSync(lock(), JSON.stringify({ pid: other, start: startOfProcess(other) }));
    expect(() => lockFolder(folder)).toThrow(
      `another run of the study (process ${other}) uses ${folder}; let it end, or name another folder by --folder`,
    );
    expect(existsSync(lock())).toBe(true);
  });

  it.each([
    ['a process that has ended', () => JSON.stringify({ pid: spawnSync(process.execPath, ['-e', '']).pid })],
    // The number of the process was given again.
    ['an earlier process of its number', () => JSON.stringify({ pid: other, start: '1' })],
    ['nobody', () => ''],
    ['nobody that is known', () => '{"pid":-1}'],
  ])('is taken over from %s', (_, left) => {
    writeFileSync(lock(), left());
    const unlock = lockFolder(folder);
    expect(readdirSync(folder)).toEqual(['run.lock']);
    unlock();
  });

  it('is not given back by who does not have it any more', () => {
    const unlock = lockFolder(folder);
    writeFileSync(lock(), JSON.stringify({ pid: other }));
    unlock();
    expect(existsSync(lock())).toBe(true);
  });
});
