// Compiles a plan for the Python host, and writes the same trace from Node to compare with.
//
// usage: node make-plan.mjs <pool> <requests> <plan file> <trace file>
import { writeFileSync } from 'node:fs';
import { Table, tableToIPC } from 'apache-arrow';
import { generate, openPool } from '../../dist/index.js';
// The compiler of plans is not part of the package's exports yet: this reaches into the build of the checkout.
import { compilePlan } from '../../dist/plan/compile.js';
import { inOnePiece } from '../../dist/platform/slices.js';

const [source, requests, planFile, traceFile] = process.argv.slice(2);
const pool = await openPool(source);
const settings = { requests: Number(requests), seed: 'python-host' };
const plan = inOnePiece(compilePlan(pool, settings));
writeFileSync(planFile, plan.bytes);

const batches = [];
for await (const batch of await generate({ pool, ...settings })) batches.push(batch);
writeFileSync(traceFile, tableToIPC(new Table(batches), 'stream'));
console.log(plan.columns.map(({ name }) => name).join(' '));
