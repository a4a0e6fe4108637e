// What the pages of the browser tests run, bundled with the package that is installed.
import { generate, ServegenError, TraceDigest } from 'servegen-wasm';

// Two workers run wherever these tests do.
Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 });

const WebWorker = globalThis.Worker;
let started = 0;
let answering = new Set();
globalThis.Worker = class extends WebWorker {
  constructor(...args) {
    super(...args);
    started++;
    this.addEventListener('message', ({ data }) => data.type === 'done' && answering.add(this));
  }
};

/** Makes a trace: what came of it, and which workers had a part in it. */
globalThis.makeTrace = async ({ workload, run }) => {
  started = 0;
  answering = new Set();
  try {
    const trace = await generate(workload, run);
    const digest = new TraceDigest(trace.schema);
    let rows = 0;
    for await (const batch of trace) {
      rows += batch.numRows;
      digest.update(batch);
    }
    return { rows, digest: digest.hex(), started, answering: answering.size };
  } catch (error) {
    const isTyped = error instanceof ServegenError;
    return { isTyped, name: error.name, message: error.message };
  }
};
