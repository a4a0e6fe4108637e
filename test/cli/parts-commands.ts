import { expect } from 'vitest';
import { useFolder } from '../fixtures/folder.js';
import { runHere } from './command-here.js';

/** About 100 requests a second. */
export const SHORT = ['generate', '--requests', '40000', '--batch-size', '4096', '--quiet'];

/** A folder of its own for each test of the calling file, and commands that run in it. */
export function usePartsFolder() {
  const folder = useFolder();
  const run = (args: readonly string[]) => runHere(args, folder.path());
  return {
    path: (name?: string) => folder.path(name),
    run,
    /** Runs a command that must succeed, and say nothing. */
    async made(...args: readonly string[]): Promise<void> {
      const { code, stderr } = await run(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
    /** Runs a command that must be refused in one sentence. */
    async refused(args: readonly string[], message: string | RegExp, code = 1): Promise<void> {
      const ended = await run(args);
      expect(ended.stderr).toMatch(/^servegen: [^\n]*\n$/);
      if (typeof message === 'string') expect(ended.stderr).toBe(`servegen: ${message}\n`);
      else expect(ended.stderr).toMatch(message);
      expect(ended.code).toBe(code);
    },
    async digestsOf(...names: readonly string[]): Promise<string[]> {
      const { stdout } = await run(['digest', ...names]);
      return stdout
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => line.slice(0, 64));
    },
  };
}
