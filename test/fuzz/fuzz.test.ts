import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from './bundle.mjs';
import { toldFault } from './report.js';
import { runCampaign } from './supervise.js';

/** A tenth of what `npm run fuzz` does, with a seed of its own. */
const CAMPAIGNS = [
  { room: 'plans', count: 30_000, reasons: 14 },
  { room: 'pools', count: 1_000, reasons: 60 },
  { room: 'traces', count: 1_000, reasons: 20 },
] as const;
const LONGEST_MILLISECONDS = 30 * 60_000;

let script: string;

beforeAll(async () => {
  script = await bundle('case-process');
});
afterAll(() => rmSync(script, { force: true }));

test.each(CAMPAIGNS)(
  'mutated $room are refused in a sentence, or give what they say, in bounded time and memory',
  async ({ room, count, reasons }) => {
    const processes = availableParallelism();
    const tally = await runCampaign({ room, seed: 'test', first: 0, count, processes, script });
    expect(tally.faults.map((fault) => `${fault.kind} ${toldFault(fault)}`)).toEqual([]);
    expect(tally.cases).toBe(count);
    // Neither path may be all that is tested, nor any one check.
    expect(tally.accepted).toBeGreaterThan(count / 20);
    expect(count - tally.accepted).toBeGreaterThan(count / 20);
    expect(tally.refused.size).toBeGreaterThanOrEqual(reasons);
  },
  LONGEST_MILLISECONDS,
);
