/** The process behind `generateInChild`. */
import { load } from './paths.mjs';
import { open } from './pools.mjs';

const { source, span, amount, workers } = JSON.parse(process.argv[2]);
const { generate } = await load('generate/generate.js');

const begin = performance.now();
const whole = await open(source);
const pool = span === undefined ? whole : whole.span(...span);
const start = performance.now();
let firstBatch;
let rows = 0;
const trace = await generate({ pool, ...amount }, { workers });
for await (const batch of trace) {
  firstBatch ??= performance.now();
  rows += batch.numRows;
  trace.recycle(batch);
}
const end = performance.now();
console.log(
  JSON.stringify({
    rows,
    openSeconds: (start - begin) / 1e3,
    firstBatchSeconds: (firstBatch - start) / 1e3,
    seconds: (end - start) / 1e3,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  }),
);
