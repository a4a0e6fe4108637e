import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePlan, generate, TraceDigest, type Workload } from '../../src/index.js';

/** Each category, and with conversations and attributes every other kind of column. */
const WORKLOADS = {
  language: { pool: 'builtin:language', requests: 60_000, seed: 'clusters' },
  reason: { pool: 'builtin:reason', requests: 60_000 },
  multimodal: { pool: 'builtin:multimodal', requests: 60_000 },
  conversations: {
    pool: 'builtin:multimodal?clients=80',
    requests: 60_000,
    conversations: { share: 0.5, turns: { mean: 4 }, inter_turn_seconds: 30 },
    attributes: {
      tenant: { values: { acme: 3, 'Grüße "x"': 1 } },
      weight: {
        values: [
          [0.1, 1],
          [1e21, 1],
        ],
      },
      priority: { by_id: { 1: 5 }, default: 0 },
    },
  },
} as const satisfies Record<string, Workload>;

export const CASES = Object.keys(WORKLOADS);

/** Writes plans for clusters, and `expected.json`: the digests of their traces, by name. */
export async function writeClusterPlans(folder: string): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const [name, workload] of Object.entries(WORKLOADS)) {
    const plan = await compilePlan(workload);
    writeFileSync(join(folder, `${name}.plan`), plan.bytes);
    const trace = await generate(plan);
    const digest = new TraceDigest(trace.schema);
    for await (const batch of trace) digest.update(batch);
    digests[name] = digest.hex();
  }
  writeFileSync(join(folder, 'expected.json'), JSON.stringify(digests));
  return digests;
}
