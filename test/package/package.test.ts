import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { importsOf } from '../architecture/sources.js';
import { type PackedFile, packPackage } from '../fixtures/packed-package.js';

const execute = promisify(execFile);

const root = fileURLToPath(new URL('../..', import.meta.url));

/** npm packs, which builds where the build is old. */
const SETUP_MILLISECONDS = 300_000;

let folder: string;
let tarball: string;
let files: readonly PackedFile[];
/** A project outside of this one, so that nothing of this one's node_modules is found by accident. */
let consumer: string;

beforeAll(async () => {
  if (!existsSync(join(root, 'dist/index.js'))) throw new Error('dist is missing: run `npm run build` first');
  folder = mkdtempSync(join(tmpdir(), 'servegen-package-'));
  ({ tarball, files } = await packPackage());
  consumer = join(folder, 'consumer');
  await install();
}, SETUP_MILLISECONDS);

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** What `npm install <tarball>` does, without the network: declared dependencies only are linked beside it. */
async function install(): Promise<void> {
  const modules = join(consumer, 'node_modules');
  const installed = join(modules, manifest.name);
  mkdirSync(installed, { recursive: true });
  await execute('tar', ['-xzf', tarball, '-C', installed, '--strip-components', '1']);
  for (const name of Object.keys(manifest.dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  mkdirSync(join(modules, '.bin'));
  for (const [name, target] of Object.entries(manifest.bin)) {
    chmodSync(join(installed, target), 0o755);
    symlinkSync(join('..', manifest.name, target), join(modules, '.bin', name));
  }
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ type: 'module' }));
}

/** Runs a module in the consumer and parses the JSON that it prints. */
async function runModule<T>(code: string): Promise<T> {
  const path = join(consumer, 'main.js');
  writeFileSync(path, code);
  const { stdout } = await execute(process.execPath, [path], { cwd: consumer });
  return JSON.parse(stdout);
}

describe('the tarball', () => {
  it('has what is needed', () => {
    const paths = files.map(({ path }) => path);
    for (const path of [
      'package.json',
      'LICENSE',
      'NOTICE',
      'README.md',
      'CHANGELOG.md',
      'docs/embedding.md',
      'docs/plan-format.md',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/servegen.cjs',
      'dist/servegen.browser.js',
      'dist/engine.wasm',
    ]) {
      expect(paths).toContain(path);
    }
    expect(readFileSync(join(consumer, 'node_modules/servegen-wasm/LICENSE'), 'utf8')).toContain(
      'Apache License',
    );
  });

  it('has nothing else', () => {
    const allowed =
      /^(package\.json|LICENSE|NOTICE|README\.md|CHANGELOG\.md|docs\/.+\.md|docs\/(study|pictures)\/[\w-]+\.svg|examples\/.+\.(md|mjs|py|yaml)|examples\/embed\/(\w+\/)+(Makefile|[\w-]+\.\w+)|deploy\/image\/Dockerfile|deploy\/kubernetes\/[\w-]+\.yaml|dist\/.+)$/;
    expect(files.map(({ path }) => path).filter((path) => !allowed.test(path))).toEqual([]);
    const foreign = /(?<!\.d)\.ts$|\.test\.|\.map$|\.tsbuildinfo$|^(?!examples\/).*\.py$|\.arrows?$/;
    expect(files.map(({ path }) => path).filter((path) => foreign.test(path))).toEqual([]);
  });

  it('has the command, its files and readers in bundled form only', () => {
    const room = /^dist\/(characterise|cli|fit|logs|output\/file|trace\/reading)\//;
    const paths = files.map(({ path }) => path);
    expect(paths.filter((path) => room.test(path))).toEqual([]);
    const bundled = paths.filter((path) => path.endsWith('.cjs'));
    expect(bundled.filter((path) => !/^dist\/(servegen|command\/[\w-]+)\.cjs$/.test(path))).toEqual([]);
  });

  it('reads no more at the start than help needs, and no readers and formats to write a trace', () => {
    const size = (path: string) => files.find((file) => file.path === path)?.size ?? Number.NaN;
    // Parsing takes some 20 ms a megabyte. The names are those of scripts/bundle-command.mjs.
    expect(size('dist/servegen.cjs')).toBeLessThan(100_000);
    expect(size('dist/command/trace.cjs')).toBeLessThan(820_000);
    for (const name of ['formats', 'reading', 'yaml', 'open-parquet', 'write-report']) {
      expect(size(`dist/command/${name}.cjs`)).toBeGreaterThan(50_000);
    }
  });

  it('has an executable command', () => {
    const mode = files.find(({ path }) => path === manifest.bin.servegen)?.mode ?? 0;
    expect(mode & 0o111).toBe(0o111);
  });
});

describe('the installed package', () => {
  it('exports what the README says', async () => {
    const names = await runModule<string[]>(`
      import * as servegen from 'servegen-wasm';
      console.log(JSON.stringify(Object.keys(servegen).sort()));
    `);
    expect(names).toEqual([
      'CancelledError',
      'EngineError',
      'InputError',
      'OutputError',
      'PACKAGE_VERSION',
      'PlanError',
      'PoolError',
      'PrefixBlocks',
      'QuotaError',
      'ServegenError',
      'SpecError',
      'TraceDigest',
      'TraceError',
      'UsageError',
      'VALUE_STREAM_VERSION',
      'aggregateCv',
      'clientCdf',
      'clientCdfs',
      'clientSummaries',
      'companionFile',
      'compareTraces',
      'compilePlan',
      'downloadTrace',
      'encodeTrace',
      'generate',
      'openPlan',
      'openPool',
      'openWorkload',
      'parseWorkload',
      'readTraceMetadata',
      'resolveWorkload',
      'sampleCdf',
      'workloadSchema',
    ]);
  });

  it('has one file for pages without a bundler, with the same exports and nothing to load', async () => {
    const { names, pageNames } = await runModule<{ names: string[]; pageNames: string[] }>(`
      import * as servegen from 'servegen-wasm';
      import * as page from 'servegen-wasm/browser';
      const [names, pageNames] = [servegen, page].map((module) => Object.keys(module).sort());
      console.log(JSON.stringify({ names, pageNames }));
    `);
    expect(pageNames).toEqual(names);
    const code = readFileSync(join(consumer, 'node_modules/servegen-wasm/dist/servegen.browser.js'), 'utf8');
    expect(importsOf(code)).toEqual([]);
  });

  it('generates the same rows in this thread and in workers', async () => {
    const { rows, digests } = await runModule<{ rows: number; digests: string[] }>(`
      import { generate, openPool, TraceDigest } from 'servegen-wasm';
      const pool = (await openPool('builtin:language')).span(64800, 68400);
      const digests = [];
      let rows = 0;
      for (const workers of [1, 2]) {
        const trace = await generate({ pool, requests: 2_000_000, seed: 'package' }, { workers });
        const digest = new TraceDigest(trace.schema);
        for await (const batch of trace) {
          rows += batch.numRows;
          digest.update(batch);
        }
        digests.push(digest.hex());
      }
      console.log(JSON.stringify({ rows, digests }));
    `);
    expect(rows).toBe(4_000_000);
    expect(digests[1]).toBe(digests[0]);
  });

  it('ships one engine: the file imports nothing and is the one that makes the rows', async () => {
    const { imports, exports, engineSha256 } = await runModule<{
      imports: number;
      exports: string[];
      engineSha256: string;
    }>(`
      import { readFileSync } from 'node:fs';
      import { generate, readTraceMetadata } from 'servegen-wasm';
      const bytes = readFileSync(new URL(import.meta.resolve('servegen-wasm/engine.wasm')));
      const module = new WebAssembly.Module(bytes);
      const trace = await generate({ pool: 'builtin:language', requests: 1 });
      console.log(JSON.stringify({
        imports: WebAssembly.Module.imports(module).length,
        exports: WebAssembly.Module.exports(module).map(({ name }) => name),
        engineSha256: readTraceMetadata(trace.schema).engineSha256,
      }));
    `);
    const file = readFileSync(join(consumer, 'node_modules/servegen-wasm/dist/engine.wasm'));
    expect(imports).toBe(0);
    expect(exports).toEqual(
      expect.arrayContaining(['memory', 'allocatePlan', 'openPlan', 'seek', 'produce']),
    );
    expect(createHash('sha256').update(file).digest('hex')).toBe(engineSha256);
  });

  it('runs what its pages show', async () => {
    const installed = join(consumer, 'node_modules/servegen-wasm');
    const pages = files.map(({ path }) => path).filter((path) => path.endsWith('.md'));
    const programs = pages.flatMap((page) => {
      const text = readFileSync(join(installed, page), 'utf8');
      return [...text.matchAll(/^```js\n(.*?)^```/gms)].map(([, code], index) => ({
        page,
        index,
        code: code!,
      }));
    });
    expect(programs.length).toBeGreaterThanOrEqual(7);
    for (const { page, index, code } of programs) {
      const program = join(consumer, 'page.js');
      writeFileSync(program, code);
      const { stdout } = await execute(process.execPath, [program], { cwd: consumer });
      expect(stdout, `program ${index} of ${page}`).not.toBe('');
    }
  });

  it('serves the playground, and draws pictures', async () => {
    const servegen = join(consumer, 'node_modules/.bin/servegen');
    const served = spawn(servegen, ['playground', '--no-open', '--port', '0'], { cwd: consumer });
    try {
      const [line] = await once(served.stdout, 'data');
      const url = String(line).trim();
      const page = await (await fetch(url)).text();
      expect(page).toContain('<title>servegen playground');
      const scripts = [...page.matchAll(/(?:src|href)="(\.?\/?assets\/[^"]+)"/g)].map(([, path]) => path!);
      expect(scripts.length).toBeGreaterThan(0);
      for (const path of scripts) expect((await fetch(new URL(path, url))).status).toBe(200);
    } finally {
      served.kill();
    }
    const args = ['report', 'builtin:language', '--span', '10:00..10:10', '--out', 'report.html'];
    await execute(servegen, args, { cwd: consumer });
    expect(readFileSync(join(consumer, 'report.html'), 'utf8')).toContain('Rate over time');
  });

  it('has a command', async () => {
    const servegen = join(consumer, 'node_modules/.bin/servegen');
    const version = await execute(servegen, ['--version'], { cwd: consumer });
    expect(version.stdout).toBe(`${manifest.version}\n`);
    const args = ['generate', '--pool', 'builtin:multimodal', '--requests', '1000', '--out', 'trace.arrow'];
    await execute(servegen, args, { cwd: consumer });
    const inspected = await execute(servegen, ['inspect', 'trace.arrow', '--json'], { cwd: consumer });
    expect(JSON.parse(inspected.stdout)).toMatchObject({ rows: 1000, leftOut: [], notes: [] });
  });

  it('has types that a strict compiler accepts', async () => {
    writeFileSync(
      join(consumer, 'consumer.ts'),
      `import { aggregateCv, clientCdf, clientSummaries, compareTraces, generate, openPool } from 'servegen-wasm';
import { openWorkload, readTraceMetadata, sampleCdf, TraceDigest, UsageError } from 'servegen-wasm';
import type { Cdf, ClientCriteria, ClientSummary, OpenWorkload, Pool, RunOptions, Trace } from 'servegen-wasm';
import type { TraceComparison, TraceMetadata, Workload } from 'servegen-wasm';

const pool: Pool = (await openPool('builtin:reason')).span(0, 3600);
const workload: Workload = { pool, rate: { scale: 2 }, duration: '60s', seed: 'a' };
const run: RunOptions = { workers: 2, shard: { index: 1, count: 2 }, signal: AbortSignal.timeout(60_000) };
const trace: Trace = await generate(workload, run);
const opened: OpenWorkload = await openWorkload({ pool: { source: pool, weights: { 0: 2 } } }, { maxRequests: 1e6 });
export const cv: number = await aggregateCv({ pool: { source: 'builtin:reason', span: '18:00..19:00' }, rate: 10 });
const digest: TraceDigest = new TraceDigest(trace.schema);
for await (const batch of trace) digest.update(batch);
export const hex: string = digest.hex();
export const metadata: TraceMetadata = readTraceMetadata(trace.schema);
export const isUsage = (error: unknown): error is UsageError => error instanceof UsageError;
const comparison: TraceComparison = await compareTraces(trace, await generate(opened), { windowSeconds: 10 });
export const distance: number = comparison.columns[0].values.kolmogorovSmirnov;
// @ts-expect-error: the key is called requests
await generate({ pool, request: 10 });
// @ts-expect-error: threads are no part of the workload
await generate({ pool, workers: 2 });
const criteria: ClientCriteria = { client_ids: [0, 1, 2], cv: { min: 1 }, 'reason_ratio.mean': { max: 0.9 } };
const view: Pool = pool.filter(criteria).filterWindows({ rate: { min: 0.01 } });
const [busiest]: ClientSummary[] = clientSummaries(view.filter(({ fields }) => fields.output_tokens.mean > 1));
const cdf: Cdf = clientCdf(view, 'output_tokens.p95', { weights: 'clients' });
export const figures: number[] = [busiest.rate, cdf.quantile(0.5), cdf.at(10), ...sampleCdf(cdf, 3, 'a')];
// @ts-expect-error: a range has ends called min and max
pool.filter({ cv: { from: 1 } });
// @ts-expect-error: there is no such figure
clientCdf(pool, 'output_tokens.p42');
`,
    );
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const args = ['--noEmit', '--strict', '--target', 'ES2022', '--module', 'NodeNext'];
    const lib = ['--lib', 'ES2023,DOM,ESNext.Disposable', 'consumer.ts'];
    await execute(process.execPath, [tsc, ...args, ...lib], { cwd: consumer }).catch(
      ({ stdout }: { stdout: string }) => expect.fail(stdout),
    );
  });
});
