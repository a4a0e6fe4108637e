import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe } from 'vitest';
import type { useFolder } from '../fixtures/folder.js';

/** Environments of tools that replay traces, each with the versions that it needs; `.ci/run` makes them. */
export const AIPERF = 'build/aiperf/bin';
export const TOOLS = 'build/tools/bin';

const run = promisify(execFile);
/** A file of this folder. */
export const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** `describe`, skipped where an environment is missing. */
export function describeWithTools(environment: string) {
  const isThere = existsSync(environment);
  if (!isThere) {
    if (process.env.CI) throw new Error(`${environment} is missing; see .ci/run`);
    console.warn(`Skipping what needs ${environment}; see .ci/run.`);
  }
  return describe.skipIf(!isThere);
}

/** Runs a script of this folder in an environment, and gives what it prints. */
export async function runTool(
  environment: string,
  name: string,
  args: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const env = { ...process.env, HF_HUB_OFFLINE: '1', ...variables };
  const { stdout } = await run(`${environment}/python`, [script(name), ...args], { maxBuffer: 1 << 28, env });
  return stdout;
}

/** Runs a line of shell with an environment's commands on the path. */
export async function runLine(
  environment: string,
  line: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  const PATH = `${resolve(environment)}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH, HF_HUB_OFFLINE: '1', ...variables };
  await run('sh', ['-c', line], { env, maxBuffer: 1 << 26 });
}

export type Folder = ReturnType<typeof useFolder>;

/** The folder of a tokenizer whose tokens are bytes, or words apart by spaces. */
export async function tokenizer(folder: Folder, environment: string, kind: 'bytes' | 'words') {
  const made = folder.path(`tokenizer-${kind}`);
  await runTool(environment, 'make_tokenizer.py', [kind, made]);
  return made;
}

/** A cache of Hugging Face's that has a tokenizer as `local/<name>`, as one that was loaded before: nothing is fetched. */
export function hubCache(folder: Folder, made: string, name: string): string {
  const revision = '0'.repeat(40);
  const model = folder.path(`cache/hub/models--local--${name}`);
  mkdirSync(`${model}/refs`, { recursive: true });
  writeFileSync(`${model}/refs/main`, revision);
  cpSync(made, `${model}/snapshots/${revision}`, { recursive: true });
  return folder.path('cache');
}

/** What a server saw of a request. */
export interface SeenRequest {
  /** In seconds. */
  readonly came: number;
  /** The words of its prompt. */
  readonly input: number;
  /** The tokens that it asks for; 0 where it does not say. */
  readonly output: number;
}

/** What a server on this machine saw of requests while something was going on, in the order in which they came. */
export async function requestsDuring(folder: Folder, work: (url: string) => Promise<void>) {
  const log = folder.path('requests.jsonl');
  writeFileSync(log, '');
  const server = spawn('python3', [script('mock_openai_server.py'), log], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const port = await new Promise<string>((resolve) =>
      server.stdout.once('data', (text) => resolve(`${text}`)),
    );
    await work(`http://127.0.0.1:${port.trim()}`);
  } finally {
    server.kill();
  }
  const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as SeenRequest).toSorted((a, b) => a.came - b.came);
}
