import { expect, it } from 'vitest';
import { describeInBrowsers } from './in-browsers.js';

/** What people see as a stutter, in ms. */
const LONGEST_GAP = 100;
const WORKLOAD = { pool: 'builtin:language', duration: 86_400, seed: 'frames' } as const;

interface Frames {
  readonly longest: number;
  readonly frames: number;
  readonly rows: number;
  readonly seconds: number;
}

describeInBrowsers({}, ({ name, call }) => {
  it.each([
    [10_000_000, 2, undefined],
    [3_000_000, 1, undefined],
    [1_500_000, 1, 'arrow'],
    [1_500_000, 1, 'parquet'],
    [1_500_000, 1, 'csv'],
    [1_500_000, 2, 'arrow'],
    [1_500_000, 2, 'parquet'],
    [1_500_000, 2, 'csv'],
  ] as const)(
    'draws frames while %i rows are made, %i workers, as %s',
    // Others who use the machine hold frames up as well, now and then; what the page itself does is the same each time.
    { retry: 5 },
    async (requests, workers, format) => {
      const workload = { ...WORKLOAD, requests };
      const { longest, frames, rows, seconds } = await call<Frames>('open/vite', 'measureFrames', {
        workload,
        run: { workers },
        format,
      });
      const what = format === undefined ? 'read' : `written as ${format}`;
      console.log(
        `${name}: ${rows} rows ${what}, ${workers} workers: ${seconds.toFixed(1)} s, ${frames} frames, longest gap ${longest.toFixed(0)} ms`,
      );
      expect(rows).toBe(requests);
      expect(frames).toBeGreaterThan(seconds * 10);
      expect(longest).toBeLessThan(LONGEST_GAP);
    },
  );
});
