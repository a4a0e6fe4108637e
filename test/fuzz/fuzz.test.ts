import { test } from 'vitest';
import { type Cases, expectNoFaults, SHORT } from './campaigns.js';

/** What takes some seconds; `fuzz.slow.test.ts` goes on from there. */
const CASES: readonly Cases[] = [
  { room: 'plans', first: 0, end: SHORT.plans, reasons: 12 },
  { room: 'pools', first: 0, end: SHORT.pools, reasons: 40 },
  { room: 'traces', first: 0, end: SHORT.traces, reasons: 20 },
  { room: 'texts', first: 0, end: SHORT.texts, reasons: 10 },
  { room: 'tables', first: 0, end: SHORT.tables, reasons: 10 },
  { room: 'manifests', first: 0, end: SHORT.manifests, reasons: 10 },
];

test.each(CASES)(
  'the first mutated $room are refused in a sentence, or give what they say, in bounded time and memory',
  expectNoFaults,
);
