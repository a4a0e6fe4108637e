import { vi } from 'vitest';
import type { Outcome } from './command.js';

let program: Promise<typeof import('../../src/cli/program.js')> | undefined;
let printed = { stdout: '', stderr: '' };

function load() {
  vi.doMock('../../src/cli/print.js', () => ({
    print: (text: string) => {
      printed.stdout += text;
    },
    printError: (text: string) => {
      printed.stderr += text;
    },
  }));
  return import('../../src/cli/program.js');
}

/** The run that is going on: as a process has one exit code and one working directory, one waits for the other. */
let running: Promise<unknown> = Promise.resolve();

/**
 * Runs the command in this process, which saves starting one of its own: for what it says and refuses.
 * What concerns the process itself (streams, signals, how it ends) is for `run` of `command.ts`.
 *
 * @param cwd where relative paths begin
 */
export function runHere(args: readonly string[], cwd?: string): Promise<Outcome> {
  const outcome = running.then(() => runAlone(args, cwd));
  running = outcome.catch(() => undefined);
  return outcome;
}

async function runAlone(args: readonly string[], cwd: string | undefined): Promise<Outcome> {
  const output = args[args.findIndex((arg) => arg === '--out' || arg === '-o') + 1];
  if (output === '-') throw new Error('a trace would be written among what the tests print: use run');
  program ??= load();
  const { main } = await program;
  const [exitCode, folder] = [process.exitCode, process.cwd()];
  printed = { stdout: '', stderr: '' };
  process.exitCode = 0;
  if (cwd !== undefined) process.chdir(cwd);
  try {
    await main(args);
    const { stdout, stderr } = printed;
    return { code: Number(process.exitCode), signal: null, stdout: Buffer.from(stdout), stderr };
  } finally {
    process.exitCode = exitCode;
    process.chdir(folder);
  }
}
