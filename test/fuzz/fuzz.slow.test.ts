import { test } from 'vitest';
import { type Cases, expectNoFaults, SHORT } from './campaigns.js';

/** A tenth of what `npm run fuzz` does, of plans a twentieth, after the first of them, which `fuzz.test.ts` has. */
const CASES: readonly Cases[] = [
  { room: 'plans', first: SHORT.plans, end: 15_000, reasons: 14 },
  { room: 'pools', first: SHORT.pools, end: 1_000, reasons: 60 },
  { room: 'traces', first: SHORT.traces, end: 1_000, reasons: 20 },
  { room: 'texts', first: SHORT.texts, end: 1_000, reasons: 10 },
  { room: 'tables', first: SHORT.tables, end: 1_000, reasons: 10 },
  { room: 'manifests', first: SHORT.manifests, end: 300, reasons: 10 },
];
const LONGEST_MILLISECONDS = 30 * 60_000;

test.each(CASES)(
  'mutated $room are refused in a sentence, or give what they say, in bounded time and memory',
  expectNoFaults,
  LONGEST_MILLISECONDS,
);
