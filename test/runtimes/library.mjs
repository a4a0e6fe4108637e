// What the tests of runtimes run beside the package that is installed: makes a trace, and prints what came of it.
import { generate, TraceDigest } from 'servegen-wasm';

const { workload, run, batches: wanted = Infinity } = JSON.parse(process.argv[2]);
const trace = await generate(workload, run);
const digest = new TraceDigest(trace.schema);
const batches = trace[Symbol.asyncIterator]();
let rows = 0;
for (let count = 0; count < wanted; count++) {
  const { value, done } = await batches.next();
  if (done) break;
  rows += value.numRows;
  digest.update(value);
}
// Where fewer batches are wanted than there are, nobody ends the iteration: the process has to end by itself.
console.log(JSON.stringify({ rows, digest: digest.hex(), workers: trace.workers.count }));
