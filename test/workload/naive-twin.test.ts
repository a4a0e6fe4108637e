import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { naiveTwin } from '../../src/workload/naive-twin.js';
import { parseWorkload } from '../../src/workload/parse.js';
import { resolveWorkload } from '../../src/workload/resolve.js';
import type { ResolvedWorkload } from '../../src/workload/resolved-workload.js';
import type { WorkloadSpec } from '../../src/workload/workload-spec.js';
import { arbitraryWorkload } from '../fixtures/arbitrary-workload.js';
import { readCsv } from '../fixtures/workload-specs.js';

const FOLDER = new URL('../../examples/workloads/', import.meta.url);

/** How many requests come when, and from where their lengths are. */
const traffic = ({ pool, mix, rate, duration, requests, phases, fields, joint }: ResolvedWorkload) => ({
  whole: { pool, mix, rate, duration, requests, fields, joint },
  phases: phases?.map((phase) => ({
    ...phase,
    inter_arrival: undefined,
    custom_clients: phase.custom_clients?.map(({ label, rate, inter_arrival, fields }) => ({
      label,
      rate,
      inter_arrival,
      fields,
    })),
  })),
});

test.each(readdirSync(FOLDER).filter((name) => name.endsWith('.yaml')))(
  '%s has a valid twin',
  async (file) => {
    const spec = parseWorkload(readFileSync(new URL(file, FOLDER), 'utf8'), { file });
    const twin = await resolveWorkload(naiveTwin(spec));
    expect(twin.method).toMatchObject({ kind: 'naive' });
    expect(traffic(twin)).toEqual(traffic(await resolveWorkload(spec)));
  },
);

test('whatever a workload says, its twin is valid and has the same traffic', () => {
  let withPhases = 0;
  fc.assert(
    fc.property(arbitraryWorkload, (spec) => {
      const twin = resolveWorkload(naiveTwin(spec), { readCsv });
      expect(twin.method).toMatchObject({ kind: 'naive' });
      expect(traffic(twin)).toEqual(traffic(resolveWorkload(spec, { readCsv })));
      if (twin.phases !== undefined) withPhases++;
    }),
    { seed: 11, numRuns: 120 },
  );
  expect(withPhases).toBeGreaterThan(12);
});

test('what phases say of clients is left out, and what they say else stays', () => {
  const client = {
    id: 3,
    rate: 1,
    inter_arrival: { family: 'exponential' },
    fields: { output_tokens: 7 },
  } as const;
  const spec: WorkloadSpec = {
    phases: [
      { duration: 60, rate: 5, inter_arrival: { family: 'gamma', cv: 2 } },
      { duration: 30, custom_clients: [{ ...client, max_context: { tokens: 900 }, max_burst_rate: 4 }] },
    ],
  } as WorkloadSpec;
  expect(naiveTwin(spec)).toEqual({
    phases: [
      { duration: 60, rate: 5 },
      { duration: 30, custom_clients: [client] },
    ],
    method: 'naive',
  });
});
