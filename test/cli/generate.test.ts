import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../fixtures/folder.js';
import { outcome, run, runShell, start } from './command.js';

const folder = useFolder();
const SHORT = ['generate', '--span', '18:00..18:10', '--rate', '50'];
/** Far longer than any test runs. */
const LONG = ['generate', '--span', '18:00..18:10', '--rate', '10000000'];

describe('servegen generate', () => {
  it('writes trace.arrow, and a summary on standard error', async () => {
    const { code, stdout, stderr } = await run(SHORT, undefined, folder.path());
    expect([code, stdout.toString()]).toEqual([0, '']);
    expect(readdirSync(folder.path())).toEqual(['trace.arrow']);
    expect(stderr).toMatch(/^trace\.arrow: 30,000 requests over 10 min \(50 req\/s\)/);
    expect(stderr).toMatch(
      /^pool builtin:language, span 0d 18:00:00 to 0d 18:10:00, \d+ active of 1,000 clients, seed 0$/m,
    );
    expect(stderr).not.toContain('expected');
    const table = tableFromIPC(readFileSync(folder.path('trace.arrow')));
    expect(table.numRows).toBe(30_000);
    expect([...table.schema.metadata.keys()].sort()).toEqual([
      'servegen.digest',
      'servegen.engine_sha256',
      'servegen.frame_sha256',
      'servegen.package_version',
      'servegen.plan_fingerprint',
      'servegen.seed',
      'servegen.spec',
      'servegen.value_stream_version',
    ]);
  });

  it('has nothing to say with --quiet', async () => {
    const { code, stdout, stderr } = await run([...SHORT, '--quiet'], undefined, folder.path());
    expect([code, stdout.toString(), stderr]).toEqual([0, '', '']);
  });

  it('prints its figures with --json', async () => {
    const args = [...SHORT, '--json', '--digest', '--seed', 'try', '--out', folder.path('t.arrow')];
    const { code, stdout, stderr } = await run(args);
    expect([code, stderr]).toEqual([0, '']);
    const report = JSON.parse(stdout.toString());
    expect(report).toMatchObject({
      output: folder.path('t.arrow'),
      format: 'arrow',
      requests: 30_000,
      durationSeconds: 600,
      bytes: readFileSync(folder.path('t.arrow')).length,
      seed: 'try',
      method: 'servegen',
      pool: 'builtin:language',
      leftOut: { clients: 0, requestShare: 0 },
    });
    const { seconds, firstBatchSeconds, generateSeconds, rowsPerSecond, peakMemoryBytes } = report;
    expect(seconds).toBeGreaterThan(firstBatchSeconds);
    expect(firstBatchSeconds).toBeGreaterThan(0);
    expect(rowsPerSecond).toBeCloseTo(30_000 / generateSeconds, 3);
    expect(peakMemoryBytes).toBeGreaterThan(20e6);
    const digest = await run(['digest', folder.path('t.arrow')]);
    expect(digest.stdout.toString()).toBe(`${report.digest}  ${folder.path('t.arrow')}\n`);
  });

  it('uses no more workers than there are cores, and says so', async () => {
    writeFileSync(folder.path('cores.cjs'), "require('node:os').availableParallelism = () => 2;");
    const env = { ...process.env, NODE_OPTIONS: `--require ${folder.path('cores.cjs')}` };
    const generate = (...args: string[]) =>
      start(['generate', '--requests', '1M', '--out', '/dev/null', ...args], { env }).then(outcome);
    const [many, few, json] = await Promise.all([
      generate('--workers', '256'),
      generate('--workers', '2'),
      generate('--workers', '256', '--json'),
    ]);
    expect(many.stderr).toMatch(/^2 of 256 workers are used: there are no more cores\n/);
    expect(few.stderr).not.toContain('workers');
    expect(json.stderr).toBe('');
    expect(JSON.parse(json.stdout.toString()).workers).toEqual({ count: 2, limitedBy: 'cores' });
  });

  it('draws renewal arrivals, whose number is only about that which is expected', async () => {
    const args = [...SHORT, '--arrivals', 'renewal', '--json', '--out', folder.path('t.arrow')];
    const { code, stdout } = await run(args);
    const { requests } = JSON.parse(stdout.toString());
    expect(code).toBe(0);
    expect(requests).not.toBe(30_000);
    // The population's mean CV^2 is below 4, so the standard error is below 350.
    expect(Math.abs(requests - 30_000)).toBeLessThan(5 * 350);
    const part = await run([...args, '--shard', '2/2', '--request-id']);
    expect([part.code, part.stdout.toString()]).toEqual([2, '']);
    expect(part.stderr).toMatch(
      /^servegen: --request-id: with renewal arrivals or conversations the number of requests before a shard/,
    );
    await run([...args, '--shard', '2/2']);
    const inspected = await run(['inspect', folder.path('t.arrow')]);
    expect(inspected.stdout.toString()).toMatch(/^shard +part 2\/2$/m);
  });

  it('says which part a shard is, without a rate', async () => {
    const shard = [...SHORT, '--shard', '2/2', '--out', folder.path('part.arrow')];
    const { stderr } = await run(shard);
    expect(stderr).toMatch(/: [\d,]+ requests, part 2\/2 of 10 min, /);
    expect(stderr).not.toContain('req/s');
    expect(JSON.parse((await run([...shard, '--json'])).stdout.toString())).toMatchObject({
      shard: '2/2',
      span: [64_800, 65_400],
    });
    const inspected = await run(['inspect', folder.path('part.arrow')]);
    expect(inspected.stdout.toString()).toMatch(/^shard +part 2\/2, from request [\d,]+$/m);
    const asJson = await run(['inspect', folder.path('part.arrow'), '--json']);
    expect(JSON.parse(asJson.stdout.toString())).toMatchObject({ requestsPerSecond: null });
    expect(inspected.stdout.toString()).not.toMatch(/^rate /m);
  });

  it.each([
    [['--rate', '0.001', '--duration', '60'], '0.0600'],
    [['--requests', '5', '--shard', '1/2'], 'less than 1'],
  ])('says how many requests were expected where there are none: %j', async (args, expected) => {
    const { code, stderr } = await run(['generate', ...args, '--out', folder.path('none.arrow')]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/none\.arrow: 0 requests/);
    expect(stderr).toContain(`no request fell into it; ${expected} expected\n`);
  });

  it('has the same digest for every batch size and layout', async () => {
    const digests = await Promise.all(
      [
        ['--batch-size', '1000', '--out', folder.path('a.arrow')],
        ['--batch-size', '16777216', '--out', folder.path('b.arrows')],
        ['--out', '/dev/null'],
      ].map(async (more) => {
        const { stdout } = await run([...SHORT, '--json', '--digest', ...more]);
        return JSON.parse(stdout.toString()).digest;
      }),
    );
    expect(new Set(digests).size).toBe(1);
  });

  it('streams to a pipe, with the figures on standard error', async () => {
    const { code, stdout, stderr } = await run([...SHORT, '--out', '-', '--json']);
    expect(code).toBe(0);
    expect(tableFromIPC(stdout).numRows).toBe(30_000);
    expect(JSON.parse(stderr)).toMatchObject({ output: '-', format: 'arrow-stream', requests: 30_000 });
  });

  it('makes the naive workload of a pool', async () => {
    const naive = [...SHORT, '--method', 'naive', '--out', folder.path('n.arrow')];
    const { code, stderr } = await run(naive);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^pool builtin:language, span .*, 1,000 clients as one stream \(naive\) with an inter-arrival CV of 1, seed 0$/m,
    );
    const aggregate = await run([...naive, '--cv', 'aggregate', '--json']);
    const report = JSON.parse(aggregate.stdout.toString());
    expect(report).toMatchObject({ method: 'naive', clients: 1_000, activeClients: 1 });
    // The total of a renewal process of this CV: 4 standard deviations.
    expect(Math.abs(report.requests - 30_000)).toBeLessThan(4 * report.naiveCv * Math.sqrt(30_000));
    // That of the clients together, not the 1 of a Poisson process.
    expect(report.naiveCv).toBeGreaterThan(0.8);
    expect(Math.abs(report.naiveCv - 1)).toBeGreaterThan(0.001);
    expect(report.naiveCv).toBeLessThan(2);
    const { schema } = tableFromIPC(readFileSync(folder.path('n.arrow')));
    expect(JSON.parse(schema.metadata.get('servegen.spec')!)).toMatchObject({
      pool: { source: 'builtin:language' },
      method: { kind: 'naive', cv: 'aggregate' },
    });
  });

  it('feeds other commands', async () => {
    const line = `$servegen ${SHORT.join(' ')} --quiet --out - | $servegen inspect - --json`;
    const { code, stdout } = await runShell(line, folder.path());
    expect(code).toBe(0);
    expect(JSON.parse(stdout.toString())).toMatchObject({
      rows: 30_000,
      durationSeconds: 600,
    });
  });
});

describe('what goes wrong', () => {
  it.runIf(existsSync('/dev/full'))('is said of a full device', async () => {
    const { code, stderr } = await run([...SHORT, '--out', '/dev/full']);
    expect(stderr).toBe('servegen: /dev/full cannot be written: no space is left on the device\n');
    expect(code).toBe(1);
  });

  it('is said of a missing folder, before anything else', async () => {
    const path = folder.path('missing/trace.arrow');
    const { code, stderr } = await run([...LONG, '--out', path]);
    expect(stderr).toBe(`servegen: ${path} cannot be written: ${folder.path('missing')} does not exist\n`);
    expect(code).toBe(1);
  });

  it('is said of a directory and of a pool that is not there', async () => {
    const directory = await run([...LONG, '--out', folder.path(), '--format', 'arrow']);
    expect(directory.stderr).toMatch(/^servegen: .* is a directory; name a file in it\n$/);
    const pool = await run([...LONG, '--pool', folder.path('pool'), '--out', folder.path('t.arrow')]);
    expect(pool.stderr).toMatch(/^servegen: .*pool.*\n$/);
    expect([directory.code, pool.code]).toEqual([1, 1]);
    expect(readdirSync(folder.path())).toEqual([]);
  });

  it('is not said of a reader that has seen enough', async () => {
    const line = `$servegen ${LONG.join(' ')} --out - | head -c 100 | wc -c`;
    const { code, stdout, stderr } = await runShell(line, folder.path());
    expect([code, stdout.toString().trim(), stderr]).toEqual([0, '100', '']);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing behind on %s', async (signal) => {
    const child = await start([...LONG, '--out', folder.path('trace.arrow')]);
    const ended = outcome(child);
    while (readdirSync(folder.path()).length === 0 && child.exitCode === null) await sleep(20);
    await sleep(300);
    expect(readdirSync(folder.path())).toEqual([
      expect.stringMatching(/^\.trace\.arrow\.(unknown|[0-9a-f]{16})\.\d+\.\d+\.[0-9a-f]{8}\.partial$/),
    ]);
    child.kill(signal);
    expect(await ended).toMatchObject({ signal, stderr: '' });
    expect(readdirSync(folder.path())).toEqual([]);
  });

  it('ends with the code of the signal as the first process of a container, which signals do not end', async () => {
    // Loaded before the command: number 1 it is in a container only, where the kernel passes such signals over.
    writeFileSync(
      folder.path('first.cjs'),
      'Object.defineProperty(process, "pid", { value: 1 }); process.kill = () => true;',
    );
    const env = { ...process.env, NODE_OPTIONS: `--require ${folder.path('first.cjs')}` };
    const child = await start([...LONG, '--workers', '1', '--out', folder.path('trace.arrow')], { env });
    const ended = outcome(child);
    while (readdirSync(folder.path()).length === 1 && child.exitCode === null) await sleep(20);
    await sleep(300);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 128 + 15, signal: null, stderr: '' });
    expect(readdirSync(folder.path())).toEqual(['first.cjs']);
  });
});
