// usage: run-library.mjs JOBS_FILE, which has a list of { plan, shards } or { workload, shards } as JSON
import { readFileSync } from 'node:fs';
import { digestPlan } from './digest-plan.mjs';

const outcomes = [];
for (const { plan, workload, shards } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  outcomes.push(await digestPlan(workload ?? new Uint8Array(readFileSync(plan)), shards));
}
console.log(JSON.stringify(outcomes));
