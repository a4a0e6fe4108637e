import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundleCommand } from '../../scripts/bundle-command.mjs';
import { onceARun } from '../setup/once-a-run.js';

let built: Promise<string> | undefined;

/** Bundles the command as the package does, once a run of the tests; the path of its main file. */
export function buildCommand(): Promise<string> {
  built ??= onceARun('command', bundleCommand).then((folder) => join(folder, 'servegen.cjs'));
  return built;
}

/** How a command ended. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Starts the command. */
export async function start(args: readonly string[], options: SpawnOptions = {}): Promise<ChildProcess> {
  return spawn(process.execPath, [await buildCommand(), ...args], { stdio: 'pipe', ...options });
}

/** Runs the command to its end, with `input` on its standard input. */
export async function run(args: readonly string[], input?: Uint8Array, cwd?: string): Promise<Outcome> {
  const child = await start(args, cwd === undefined ? {} : { cwd });
  child.stdin?.on('error', () => undefined).end(input);
  return outcome(child);
}

/** Runs a line of shell in which `$servegen` is the command. */
export async function runShell(line: string, cwd: string): Promise<Outcome> {
  const servegen = `${process.execPath} ${await buildCommand()}`;
  const child = spawn('bash', ['-c', `set -o pipefail; ${line.replaceAll('$servegen', servegen)}`], { cwd });
  child.stdin.end();
  return outcome(child);
}

/** Waits for a started command. */
export function outcome(child: ChildProcess): Promise<Outcome> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
    });
  });
}
