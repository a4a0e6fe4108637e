/** The process behind `generateInChild`. */
import { load } from './paths.mjs';
import { open } from './pools.mjs';

const { source, span, amount, workers, batchSize, batches = Infinity } = JSON.parse(process.argv[2]);
const { generate } = await load('generate/generate.js');

const begin = performance.now();
const whole = await open(source);
const pool = span === undefined ? whole : whole.span(...span);
const start = performance.now();
const used = process.cpuUsage();
let firstBatch;
let usedUntilFirst;
let rowsOfFirst = 0;
let rows = 0;
let seen = 0;
const trace = await generate({ pool, ...amount }, { workers, batchSize });
for await (const batch of trace) {
  if (firstBatch === undefined) {
    firstBatch = performance.now();
    usedUntilFirst = process.cpuUsage();
    rowsOfFirst = batch.numRows;
  }
  rows += batch.numRows;
  trace.recycle(batch);
  if (++seen >= batches) break;
}
const end = performance.now();
const secondsSince = (start) => {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
};
console.log(
  JSON.stringify({
    rows,
    openSeconds: (start - begin) / 1e3,
    firstBatchSeconds: (firstBatch - start) / 1e3,
    seconds: (end - start) / 1e3,
    processorSeconds: secondsSince(used),
    rowsBehindFirst: rows - rowsOfFirst,
    processorSecondsBehindFirst: secondsSince(usedUntilFirst),
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  }),
);
