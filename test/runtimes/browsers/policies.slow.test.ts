import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { engineModule } from '../../../src/engine/module.js';
import { openPool } from '../../../src/pool/open.js';
import { digestOf } from '../../fixtures/rows.js';
import { describeInBrowsers } from './in-browsers.js';

const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";

/** Those of docs/browsers.md, and what is less than they ask for. */
const POLICIES = {
  blob: `${STRICT}; worker-src blob:`,
  self: `${STRICT}; worker-src 'self'`,
  trusted: `${STRICT}; worker-src blob:; require-trusted-types-for 'script'; trusted-types servegen-wasm`,
  'trusted-own': `${STRICT}; worker-src 'self'; require-trusted-types-for 'script'; trusted-types page`,
  'trusted-any': "require-trusted-types-for 'script'",
  'trusted-none': "require-trusted-types-for 'script'; trusted-types 'none'",
  'no-workers': "script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'",
  'no-wasm': "script-src 'self'",
};

const WORKLOAD = { pool: 'builtin:language', requests: 1_200_000, duration: 3600, seed: 'policy' } as const;

it('the policies are those of the page', () => {
  const page = readFileSync(new URL('../../../docs/browsers.md', import.meta.url), 'utf8');
  for (const name of ['blob', 'self', 'trusted', 'trusted-own'] as const) {
    expect(page).toContain(`\n${POLICIES[name]}\n`);
  }
});

describeInBrowsers(POLICIES, ({ call }) => {
  let expected: { rows: number; digest: string };
  beforeAll(async () => {
    const { pool, ...settings } = WORKLOAD;
    const digest = await digestOf(engineModule(), await openPool(pool), settings);
    expected = { rows: WORKLOAD.requests, digest };
  });

  it.each([
    ['blob', 'vite', undefined],
    ['self', 'vite', 'bundler'],
    ['self', 'webpack', 'bundler'],
    ['self', 'plain', './worker.js'],
    ['trusted', 'esbuild', undefined],
    ['trusted-any', 'esbuild', undefined],
    ['trusted-own', 'esbuild', 'trusted'],
  ] as const)(
    'two workers start under a policy that permits them: %s, %s, worker.js from %s',
    async (policy, page, workerFrom) => {
      const run = { workers: 2, requireWorkers: true };
      expect(await call(`${policy}/${page}`, 'makeTrace', { workload: WORKLOAD, run, workerFrom })).toEqual({
        ...expected,
        answering: 2,
        workers: { count: 2 },
      });
    },
  );

  /** Where workers are forbidden, or their script cannot be had. */
  const REFUSED = [
    ['no-workers', undefined],
    ['self', undefined],
    ['blob', './worker.js'],
    ['trusted-none', undefined],
    // A text is not what such a page takes.
    ['trusted-own', './worker.js'],
    ['open', './no-such-worker.js'],
    ['open', './index.html'],
    ['open', 'https://127.0.0.1:1/worker.js'],
  ] as const;

  it.each(REFUSED)(
    'one thread makes the same rows where none starts: %s, worker.js from %s',
    async (policy, workerFrom) => {
      const path = `${policy}/esbuild`;
      const run = { workers: 2 };
      expect(await call(path, 'makeTrace', { workload: WORKLOAD, run, workerFrom })).toEqual({
        ...expected,
        answering: 0,
        workers: {
          count: 1,
          limitedBy: 'start',
          problem: expect.stringMatching(/^a worker cannot be started: \S/),
        },
      });
    },
  );

  it.each(REFUSED)(
    'and says so where workers are required: %s, worker.js from %s',
    async (policy, workerFrom) => {
      const run = { workers: 2, requireWorkers: true };
      expect(await call(`${policy}/esbuild`, 'makeTrace', { workload: WORKLOAD, run, workerFrom })).toEqual({
        isTyped: true,
        name: 'EngineError',
        message: expect.stringMatching(/^a worker cannot be started: \S/),
      });
    },
  );

  it("names the policy that the page's trusted-types lack", async () => {
    const made = await call<{ workers: object }>('trusted-none/esbuild', 'makeTrace', {
      workload: WORKLOAD,
      run: { workers: 2 },
    });
    const policy = /a policy named servegen-wasm, which the page's trusted-types does not list$/;
    expect(made.workers).toMatchObject({ problem: expect.stringMatching(policy) });
  });

  it('encodes in one thread where no worker starts', async () => {
    const options = { format: 'parquet' };
    const encoded = (policy: string) =>
      call<string>(`${policy}/vite`, 'encode', { workload: WORKLOAD, run: { workers: 2 }, options });
    expect(await encoded('no-workers')).toBe(await encoded('blob'));
  });

  it('says what a page lacks that must not compile WebAssembly', async () => {
    expect(await call('no-wasm/esbuild', 'makeTrace', { workload: WORKLOAD, run: {} })).toEqual({
      isTyped: true,
      name: 'EngineError',
      message: expect.stringMatching(/'wasm-unsafe-eval' in its script-src$/),
    });
  });
});
