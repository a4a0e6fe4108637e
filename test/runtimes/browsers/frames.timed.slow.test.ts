import { expect, it } from 'vitest';
import { describeInBrowsers } from './in-browsers.js';

/** What people see as a stutter, in ms. */
const LONGEST_GAP = 100;
const WORKLOAD = { pool: 'builtin:language', duration: 86_400, seed: 'frames' } as const;
/** Others who use the machine hold frames up as well, now and then; what the page itself does is the same each time. */
const RETRIES = { retry: 5 };

interface Frames {
  readonly longest: number;
  readonly frames: number;
  readonly rows: number;
  readonly seconds: number;
}

function check(what: string, rows: number, { longest, frames, seconds, ...made }: Frames): void {
  console.log(`${what}: ${seconds.toFixed(1)} s, ${frames} frames, longest gap ${longest.toFixed(0)} ms`);
  expect(made.rows).toBe(rows);
  expect(frames).toBeGreaterThan(seconds * 10);
  expect(longest).toBeLessThan(LONGEST_GAP);
}

describeInBrowsers({}, ({ name, call }) => {
  it.each([
    [10_000_000, 2, undefined],
    [3_000_000, 1, undefined],
    [1_500_000, 1, 'arrow'],
    [1_500_000, 1, 'parquet'],
    [1_500_000, 1, 'csv'],
    [1_500_000, 1, 'mooncake'],
    [1_500_000, 1, 'weka'],
    [200_000, 1, 'aiperf-arrow'],
    [1_500_000, 2, 'arrow'],
    [1_500_000, 2, 'parquet'],
    [1_500_000, 2, 'csv'],
  ] as const)(
    'draws frames while %i rows are made, %i workers, as %s',
    RETRIES,
    async (requests, workers, format) => {
      const workload = { ...WORKLOAD, requests };
      const what = format === undefined ? 'read' : `written as ${format}`;
      check(
        `${name}: ${requests} rows ${what}, ${workers} workers`,
        requests,
        await call<Frames>('open/vite', 'measureFrames', { workload, run: { workers }, format }),
      );
    },
  );

  it('draws frames while a plan of 150 MB is opened and given to workers', RETRIES, async () => {
    const requests = 1_500_000;
    const workload = { ...WORKLOAD, requests, duration: '100d' };
    const { bytes, ...frames } = await call<Frames & { readonly bytes: number }>('open/vite', 'measurePlan', {
      workload,
      run: { workers: 2, requireWorkers: true },
    });
    expect(bytes).toBeGreaterThan(140e6);
    check(`${name}: a plan of ${(bytes / 1e6).toFixed(0)} MB`, requests, frames);
  });
});
