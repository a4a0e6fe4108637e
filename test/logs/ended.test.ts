import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { readLog } from '../../src/logs/read-log.js';
import { useFolder } from '../fixtures/folder.js';
import { logFile } from './log-files.js';

const folder = useFolder();

/** The reader of logs by itself, which no file of the library has. */
let script: string;
beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/logs/read-log.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  });
  script = logFile('read-log.cjs', outputFiles[0].contents);
});

const rows = Array.from({ length: 50_000 }, (_, row) => `${row},1,1`);
const log = () => logFile('log.csv', ['timestamp,input_tokens,output_tokens', ...rows].join('\n'));

/** A process that has read a log which does not fit its memory, and waits. */
async function reading(preload = '') {
  const program = join(folder.path(), 'read.mjs');
  writeFileSync(
    program,
    `${preload}
const { readLog } = await import(${JSON.stringify(pathToFileURL(script).href)});
const log = await readLog(${JSON.stringify(log())}, { memoryBytes: 20_000, temporary: process.argv[2] });
process.stdout.write('read');
setInterval(() => log, 1000);
`,
  );
  const child = spawn(process.execPath, [program, folder.path('spool')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`it has ended, with exit code ${code}`);
  });
  // Later on it is meant to end.
  ended.catch(() => undefined);
  await Promise.race([once(child.stdout, 'data'), ended]);
  return child;
}

/** In place of a system that does not let go of the name of a file that is open. */
const KEEPS_NAMES = `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { unlinkSync } = fs;
fs.unlinkSync = () => { throw Object.assign(new Error('busy'), { code: 'EBUSY' }); };
fs.rmSync = (path) => unlinkSync(path);
syncBuiltinESMExports();`;

describe.runIf(process.platform === 'linux')('a process that ends with a log open', () => {
  it('has a temporary file without a name, so that nothing is left', async () => {
    mkdirSync(folder.path('spool'));
    const child = await reading();
    const open = readdirSync(`/proc/${child.pid}/fd`).map((fd) =>
      readlinkSync(`/proc/${child.pid}/fd/${fd}`),
    );
    expect(open.filter((name) => name.startsWith(folder.path('spool')))).toEqual([
      expect.stringMatching(/\.servegen-log\..*\.partial \(deleted\)$/),
    ]);
    expect(readdirSync(folder.path('spool'))).toEqual([]);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('removes it on %s where it has a name', async (signal) => {
    mkdirSync(folder.path('spool'));
    const child = await reading(KEEPS_NAMES);
    expect(readdirSync(folder.path('spool'))).toHaveLength(1);
    child.kill(signal);
    const [, by] = await once(child, 'exit');
    expect(by).toBe(signal);
    expect(readdirSync(folder.path('spool'))).toEqual([]);
  });

  it('leaves it where it is killed, and the next run removes it', async () => {
    mkdirSync(folder.path('spool'));
    const child = await reading(KEEPS_NAMES);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(readdirSync(folder.path('spool'))).toHaveLength(1);
    const next = await readLog(log(), { memoryBytes: 20_000, temporary: folder.path('spool') });
    await next.close();
    expect(readdirSync(folder.path('spool'))).toEqual([]);
  });
});
