import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { expect } from 'vitest';
import { bundle } from './bundle.mjs';
import { toldFault } from './report.js';
import { runCampaign } from './supervise.js';

/** A part of a series of cases that begins with the first; the seed is the tests' own. */
export interface Cases {
  readonly room: keyof typeof SHORT;
  readonly first: number;
  /** The case after the last. */
  readonly end: number;
  /** How many different reasons of refusals there are at least. */
  readonly reasons: number;
}

/** How many cases of each kind `npm test` runs: the first. */
export const SHORT = {
  plans: 1_000,
  pools: 150,
  traces: 150,
  texts: 300,
  tables: 150,
  manifests: 100,
} as const;

/** Runs cases on all cores, and checks that none shows a fault and that all kinds of outcome are among them. */
export async function expectNoFaults({ room, first, end, reasons }: Cases): Promise<void> {
  const [count, processes] = [end - first, availableParallelism()];
  const script = await bundle('case-process');
  const campaign = { room, seed: 'test', first, count, processes, script };
  const tally = await runCampaign(campaign).finally(() => rmSync(script, { force: true }));
  expect(tally.faults.map((fault) => `${fault.kind} ${toldFault(fault)}`)).toEqual([]);
  expect(tally.cases).toBe(count);
  // Neither path may be all that is tested, nor any one check.
  expect(tally.accepted).toBeGreaterThan(count / 20);
  expect(count - tally.accepted).toBeGreaterThan(count / 20);
  expect(tally.refused.size).toBeGreaterThanOrEqual(reasons);
}
