import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../fixtures/folder.js';
import { buildCommand, outcome, run } from './command.js';

const folder = useFolder();

/** A namespace of process numbers, as containers have one; its first process ends with it. */
const NAMESPACE = ['--pid', '--fork', '--kill-child'];

/** Whether this user may make one, as root may. */
const mayMake = (() => {
  try {
    execFileSync('unshare', [...NAMESPACE, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

if (!mayMake) console.warn('Skipping the first process of a container: unshare makes no namespace here.');

/** Starts the command as process 1; what is returned ends with its code. */
async function startFirst(args: readonly string[]): Promise<ChildProcess> {
  const command = [process.execPath, await buildCommand(), ...args];
  return spawn('unshare', [...NAMESPACE, ...command], { cwd: folder.path() });
}

/**
 * Sends a signal to the first process of a namespace until it has ended: one that comes while Node starts, before the command
 * does, is lost.
 */
async function signalled(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  while (child.exitCode === null) {
    try {
      const first = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8'));
      if (first > 0) process.kill(first, signal);
    } catch {
      // It has not begun, or has ended.
    }
    await sleep(20);
  }
}

/** Starts a command, and has it end by a signal before it is done. */
async function ends(args: readonly string[]): Promise<void> {
  const child = await startFirst(args);
  const ended = outcome(child);
  await signalled(child, 'SIGTERM');
  expect(await ended).toMatchObject({ code: 143, stderr: '' });
}

describe.skipIf(!mayMake)(
  'the first process of a container ends at a signal, with the code of shells,',
  () => {
    it.each([['verify'], ['inspect'], ['digest']])('%s, while it waits for a pipe', async (command) => {
      const pipe = folder.path('pipe');
      execFileSync('mkfifo', [pipe]);
      // Both ends, so that somebody writes, and never does.
      const end = openSync(pipe, 'r+');
      try {
        await ends([command, pipe]);
      } finally {
        closeSync(end);
      }
    });

    it.each([['plan'], ['generate']])('%s, while it compiles', async (command) => {
      // A year, whose plan has half a gigabyte: seconds. A device has no file that would be removed at a signal.
      await ends([command, '--requests', '1e13', '--rate', '320000', '--out', '/dev/null']);
    });

    it('generate, while it writes, and leaves nothing', async () => {
      const child = await startFirst([
        'generate',
        '--requests',
        '1e9',
        '--rate',
        '1e4',
        '--quiet',
        '--out',
        'trace.arrow',
      ]);
      const ended = outcome(child);
      while (readdirSync(folder.path()).length === 0 && child.exitCode === null) await sleep(20);
      await signalled(child, 'SIGINT');
      expect(await ended).toMatchObject({ code: 130, stderr: '' });
      expect(readdirSync(folder.path())).toEqual([]);
    });

    it('and ends by itself as others do', async () => {
      const child = await startFirst(['generate', '--requests', '1000', '--quiet', '--out', 'trace.arrow']);
      expect(await outcome(child)).toMatchObject({ code: 0, stderr: '' });
      expect((await run(['verify', 'trace.arrow'], undefined, folder.path())).code).toBe(0);
    });
  },
);
