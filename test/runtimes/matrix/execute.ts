import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** A program that does not end is stopped. */
const RUN_SECONDS = 120;

export interface Execution {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Processor time. */
  readonly seconds: number;
}

/** Runs a program to its end. What it needs is told apart by `time`, so that the load of the machine counts less. */
export async function execute(command: readonly string[], cwd?: string): Promise<Execution> {
  const script = `TIMEFORMAT='%3U %3S'; { time timeout --signal=KILL ${RUN_SECONDS} "$@" 2>&4 3>&- 4>&-; } 4>&2 2>&3`;
  const child = spawn('bash', ['-c', script, 'bash', ...command], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [stdout, stderr, times, code] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    text(child.stdio[3] as NodeJS.ReadableStream),
    ended,
  ]);
  const seconds = times.trim().split(' ').map(Number);
  return { code, stdout, stderr, seconds: seconds[0]! + seconds[1]! };
}

/** As `execute`, of a program that must succeed; what it prints. */
export async function output(command: readonly string[], cwd?: string): Promise<string> {
  const { code, stdout, stderr } = await execute(command, cwd);
  if (code !== 0) throw new Error(`${command.join(' ')} ended with code ${code}: ${stderr}`);
  return stdout.trim();
}
