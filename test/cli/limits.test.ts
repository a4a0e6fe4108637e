import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { afterAll, describe, expect, it } from 'vitest';
import { traceMetadata } from '../../src/trace/metadata.js';
import { parseWorkload } from '../../src/workload/parse.js';
import { resolveWorkload } from '../../src/workload/resolve.js';
import { expectFault } from '../support/fault.js';
import { runHere } from './command-here.js';

const root = mkdtempSync(join(tmpdir(), 'servegen-limits-'));
afterAll(() => rmSync(root, { recursive: true }));

function write(path: string, text: string | Uint8Array): string {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

/** The exit code, and what is said on standard error. */
async function generate(spec: string, ...args: string[]): Promise<[code: number | null, message: string]> {
  const out = join(root, 'out.arrow');
  const { code, stderr } = await runHere(['generate', spec, '--quiet', '--out', out, ...args]);
  expect(stderr).toMatch(/^(servegen: [^\n]+\n)?$/);
  return [code, stderr.replaceAll(root, '')];
}

write('open/rates.csv', 'time,rate\n0,5\n');
write('secret/passwd', 'root:hunter2\n');
write('secret/rates.csv', 'time,rate\n0,5\n');
write('secret/pool/chunk-0-trace.csv', 'hunter2');
write('open/linked/chunk-0-trace.csv', 'x');
symlinkSync(join(root, 'secret/rates.csv'), join(root, 'open/link.csv'));
symlinkSync(join(root, 'secret'), join(root, 'open/folder'));
symlinkSync(join(root, 'secret/pool/chunk-0-trace.csv'), join(root, 'open/linked/chunk-1-trace.csv'));

describe('--allow-files', () => {
  const allow = ['--allow-files', join(root, 'open')];
  const spec = (name: string, text: string) => write(`open/${name}.yaml`, `duration: 10\n${text}`);
  const REFUSED = 'not a file … allowed here';

  it('lets files in the folder be read, and built-in populations', async () => {
    expect(await generate(spec('good', 'rate: { csv: rates.csv }'), ...allow)).toEqual([0, '']);
  });

  it.each([
    '../secret/rates.csv',
    '../secret/passwd',
    '../secret/not-there.csv',
    join(root, 'secret/rates.csv'),
    'link.csv',
    'folder/rates.csv',
    'folder/../folder/passwd',
    '/etc/passwd',
  ])('refuses %s, whether it is there or not', async (path) => {
    const [code, message] = await generate(spec('bad', `rate: { csv: ${path} }`), ...allow);
    expectFault(message, `servegen: /open/bad.yaml:2: rate.csv: … ${REFUSED}`);
    expect(message).not.toContain('hunter2');
    expect(code).toBe(2);
  });

  it.each([
    '../secret/pool',
    join(root, 'secret/pool'),
    'folder/pool',
    'linked',
    '../secret/passwd',
    '../nothing',
  ])('refuses the pool %s, whose text is not shown', async (path) => {
    const [code, message] = await generate(spec('pool', `pool: ${path}`), ...allow);
    expectFault(message, 'servegen: /open/pool.yaml:2: pool.source: … not a pool … allowed here');
    expect(message).not.toContain('hunter2');
    expect(code).toBe(2);
  });

  it.each(['generate', 'reproduce'])(
    'confines what is mixed in with a pool that an option of %s names',
    async (command) => {
      const text = 'pool: builtin:language\nmix: [{ source: ../secret/passwd }]';
      const file = spec('mixed', text);
      const trace = join(root, 'mixed.arrow');
      const resolved = resolveWorkload(parseWorkload(text, { file: 'w.yaml' }));
      const table = tableFromArrays({ timestamp: Float64Array.of(0) });
      for (const [key, value] of traceMetadata({ spec: resolved, seed: '0', engineSha256: '' })) {
        table.schema.metadata.set(key, value);
      }
      writeFileSync(trace, tableToIPC(table, 'file'));
      const { code, stderr } = await runHere([
        command,
        command === 'generate' ? file : trace,
        ...['--pool', 'builtin:language', ...allow, '--out', join(root, 'out.arrow')],
      ]);
      expect(stderr).toMatch(/mix\[0\]\.source: [^\n]*not a pool [^\n]*allowed here/);
      expect(code).toBe(2);
    },
  );

  it('refuses a URL, even where a path in the folder is spelled alike', async () => {
    const url = 'http://127.0.0.1:9/a';
    write(`open/${url}`, 'x');
    const args = ['generate', spec('url', `pool: "${url}"`), '--out', join(root, 'out.arrow'), ...allow];
    const { code, stderr } = await runHere(args, join(root, 'open'));
    expectFault(
      stderr.replaceAll(root, ''),
      'servegen: /open/url.yaml:2: pool.source: … not a pool … allowed here',
    );
    expect(code).toBe(2);
  });

  it('none forbids all files, and a spec does not choose where it is written', async () => {
    const [refused, message] = await generate(
      spec('none', 'rate: { csv: rates.csv }'),
      ...['--allow-files', 'none'],
    );
    expectFault(message, 'servegen: /open/none.yaml:2: rate.csv: … not allowed here');
    expect(refused).toBe(2);
    const { code, stderr } = await runHere(
      ['generate', spec('output', 'output: { path: /etc/trace.arrow }'), '--allow-files', 'none'],
      root,
    );
    expectFault(
      stderr.replaceAll(root, ''),
      'servegen: /open/output.yaml:2: output.path: … --allow-files … --out',
    );
    expect(code).toBe(2);
  });

  it.each(['', 'nothing', 'open/rates.csv'])("refuses '%s', which is no folder", async (path) => {
    const folder = path === '' ? '' : join(root, path);
    const expected = `servegen: --allow-files: '${path && `/${path}`}' … neither a folder nor none`;
    const good = spec('good', 'rate: { csv: rates.csv }');
    for (const args of [
      ['generate', good, '--pool', 'builtin:language', '--out', join(root, 'out.arrow')],
      ['generate', '--duration', '5', '--out', join(root, 'out.arrow')],
      ['compare', good, good],
    ]) {
      const { code, stderr } = await runHere([...args, '--allow-files', folder], join(root, 'open'));
      expectFault(stderr.replaceAll(root, ''), expected);
      expect(code).toBe(2);
    }
  });

  it('holds for compare, too', async () => {
    const { code, stderr } = await runHere([
      'compare',
      spec('a', 'rate: { csv: link.csv }'),
      spec('b', 'rate: 1'),
      ...allow,
    ]);
    expectFault(stderr.replaceAll(root, ''), `servegen: /open/a.yaml:2: rate.csv: … ${REFUSED}`);
    expect(code).toBe(2);
  });
});

describe('what a spec asks for', () => {
  it.each<[args: string[], text: string, message: string]>([
    [['--max-requests', '10k'], 'rate: 1000', '1: duration: … 60000 requests … more than … 10000'],
    [['--max-clients', '100'], 'clients: 101', '2: clients: … 101 clients … more than … 100'],
    [
      ['--max-clients', '100'],
      'pool: builtin:language?clients=10000000',
      '2: pool.source: … 10000000 clients … more than … 100',
    ],
    [
      ['--max-clients', '100'],
      'category: language\ncustom_clients: [{count: 1e7, rate: 1, fields: {input_tokens: 1, output_tokens: 1}}]',
      '3: custom_clients: … 10000000 clients … more than … 100',
    ],
    [['--max-plan-bytes', '1k'], 'rate: 5', '1: duration: … plan … 1 windows'],
  ])('is refused beyond %j', async (args, text, message) => {
    const [code, said] = await generate(write('limit.yaml', `duration: 60\n${text}`), ...args);
    expectFault(said, `servegen: /limit.yaml:${message}`);
    expect(code).toBe(2);
  });
});

describe('a text file', () => {
  it('that is not UTF-8 is refused with line and byte', async () => {
    const bytes = Buffer.concat([Buffer.from('rate: 5\nseed: "a'), Buffer.from([0xff]), Buffer.from('"\n')]);
    const [refused, said] = await generate(write('latin.yaml', bytes));
    expectFault(said, 'servegen: /latin.yaml:2: … byte 17 … not UTF-8');
    expect(refused).toBe(2);
    write('cut.csv', Buffer.concat([Buffer.from('0,1\n'), Buffer.from([0xe2, 0x82])]));
    const [code, message] = await generate(write('cut.yaml', 'duration: 5\nrate: { csv: cut.csv }'));
    expectFault(message, 'servegen: /cut.yaml:2: rate.csv: … byte 6 … not UTF-8');
    expect(code).toBe(2);
  });

  it.each(['yaml', 'json'])('can begin with a byte order mark (%s)', async (format) => {
    expect(await generate(write(`bom.${format}`, '\uFEFF{"rate": 5, "duration": 10}'))).toEqual([0, '']);
  });

  it.skipIf(process.platform === 'win32')('of rates is no pipe or device', async () => {
    execFileSync('mkfifo', [join(root, 'pipe.csv')]);
    for (const path of [join(root, 'pipe.csv'), '/dev/zero']) {
      const [code, message] = await generate(write('pipe.yaml', `duration: 5\nrate: { csv: ${path} }`));
      expect(message).toMatch(
        /^servegen: \/pipe\.yaml:2: rate\.csv: .* cannot be read: it is a (device|pipe) and not a regular file/,
      );
      expect(code).toBe(2);
    }
  });

  it('with control characters shows them as escapes', async () => {
    const [code, message] = await generate(write('escape.yaml', '"\\e[2Jkey\\n": 5'));
    expectFault(message, 'servegen: /escape.yaml:1: ["\\u001b[2Jkey\\n"]: … no such key');
    expect(code).toBe(2);
    const [, option] = await generate('nothing.yaml', '--rate', '\u001b[31m');
    expect(option).not.toContain('\u001b');
  });
});
