// What the pages of the browser tests run, bundled with the package that is installed, or beside it.
import {
  companionFile,
  compilePlan,
  downloadTrace,
  encodeTrace,
  generate,
  openPlan,
  ServegenError,
  TraceDigest,
} from 'servegen-wasm';

// Two workers run wherever these tests do.
Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 });

const WebWorker = globalThis.Worker;
let answering = new Set();
/** Workers that are to run before any of them says so: else the first could have made all rows before the last has started. */
let awaited = 0;
let held = [];
globalThis.Worker = class extends WebWorker {
  constructor(...args) {
    super(...args);
    this.addEventListener('message', (event) => {
      const { data } = event;
      if (data.type === 'done') answering.add(this);
      if (data.type !== 'ready' || !event.isTrusted || awaited === 0) return;
      event.stopImmediatePropagation();
      held.push(() => this.dispatchEvent(new MessageEvent('message', { data })));
      if (held.length === awaited) for (const release of held.splice(0)) release();
    });
  }
};

/** What came of something; errors are told, not thrown. */
async function told(action) {
  try {
    return await action();
  } catch (error) {
    const { name, message } = error;
    return { isTyped: error instanceof ServegenError, name, message };
  }
}

/** Where the worker's script is, as a page may say it. */
function withWorkerUrl(run, from) {
  if (from === undefined) return run;
  if (from !== 'trusted') return { ...run, workerUrl: from === 'bundler' ? globalThis.workerUrl : from };
  const policy = trustedTypes.createPolicy('page', { createScriptURL: (url) => url });
  return { ...run, workerUrl: policy.createScriptURL('./worker.js') };
}

/** Makes a trace: what came of it, and how many workers had a part in it. */
globalThis.makeTrace = ({ workload, run, workerFrom }) =>
  told(async () => {
    answering = new Set();
    held = [];
    awaited = run.workers;
    const trace = await generate(workload, withWorkerUrl(run, workerFrom));
    const digest = new TraceDigest(trace.schema);
    let rows = 0;
    for await (const batch of trace) {
      rows += batch.numRows;
      digest.update(batch);
      trace.recycle(batch);
    }
    return { rows, digest: digest.hex(), answering: answering.size, workers: trace.workers };
  });

/** The longest time between two frames, in ms, their number, and that of the seconds, while something is done. */
async function framesDuring(action) {
  let longest = 0;
  let frames = 0;
  let last;
  let isOver = false;
  const frame = (now) => {
    if (last !== undefined) longest = Math.max(longest, now - last);
    last = now;
    frames++;
    if (!isOver) requestAnimationFrame(frame);
  };
  await new Promise((resolve) => requestAnimationFrame(resolve));
  requestAnimationFrame(frame);
  const start = performance.now();
  await action();
  const seconds = (performance.now() - start) / 1000;
  // The gap that the end stands in counts.
  await new Promise((resolve) => requestAnimationFrame(resolve));
  isOver = true;
  return { longest, frames, seconds };
}

/** Rows that are read. */
async function rowsOf(trace) {
  let rows = 0;
  let sum = 0;
  for await (const batch of trace) {
    rows += batch.numRows;
    for (const value of batch.getChild('output_tokens').toArray()) sum += value;
    trace.recycle(batch);
  }
  return sum > 0 ? rows : NaN;
}

/** Frames while the rows of a trace are read, or encoded. */
globalThis.measureFrames = async ({ workload, run, format }) => {
  let rows = 0;
  const onProgress = (progress) => {
    rows = progress.rows;
  };
  const trace = await generate(workload, { ...run, onProgress });
  const measured = await framesDuring(async () => {
    if (format === undefined) {
      rows = await rowsOf(trace);
      return;
    }
    const reader = encodeTrace(trace, { format }).getReader();
    while (!(await reader.read()).done);
  });
  return { ...measured, rows };
};

/** Frames while a plan is opened, and its rows are read. */
globalThis.measurePlan = async ({ workload, run }) => {
  const { bytes } = await compilePlan(workload);
  let rows;
  const measured = await framesDuring(async () => {
    rows = await rowsOf(await generate(await openPlan(bytes), run));
  });
  return { ...measured, rows, bytes: bytes.length };
};

async function sha256(stream) {
  const bytes = await new Response(stream).arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The SHA-256 of a stream's bytes. */
globalThis.encode = ({ workload, run, options }) =>
  told(async () => sha256(encodeTrace(await generate(workload, run), options)));

/** The bytes themselves, in base 64. */
globalThis.encodedBytes = ({ workload, run, options }) =>
  told(async () => {
    const blob = await new Response(encodeTrace(await generate(workload, run), options)).blob();
    const reader = new FileReader();
    await new Promise((resolve) => {
      reader.onload = resolve;
      reader.readAsDataURL(blob);
    });
    return reader.result.slice(reader.result.indexOf(',') + 1);
  });

globalThis.companion = async ({ workload, options }) => {
  const { suffix, bytes } = await companionFile(await generate(workload), options);
  return [suffix, new TextDecoder().decode(bytes)];
};

/** Reads a little of a stream, and cancels it: workers that are there then. */
globalThis.cancel = async ({ workload, run, options }) => {
  const ended = new Set();
  const { terminate } = WebWorker.prototype;
  WebWorker.prototype.terminate = function () {
    ended.add(this);
    terminate.call(this);
  };
  const reader = encodeTrace(await generate(workload, run), options).getReader();
  for (let count = 0; count < 8; count++) await reader.read();
  const before = ended.size;
  await reader.cancel();
  WebWorker.prototype.terminate = terminate;
  return [before, ended.size, await reader.read()];
};

/** What private files are left. */
globalThis.privateFiles = async () => {
  const names = [];
  const root = await navigator.storage.getDirectory();
  for await (const [name, handle] of root.entries()) {
    if (handle.kind === 'directory') for await (const inner of handle.keys()) names.push(`${name}/${inner}`);
    else names.push(name);
  }
  return names;
};

let downloaded;
/** Saves a trace; `picker` stands for the browser's dialog, which only a person can answer. */
globalThis.download = ({ workload, run, name, options, picker, stopAt, full, isMemory }) =>
  told(async () => {
    const root = await navigator.storage.getDirectory();
    if (picker !== undefined) {
      globalThis.showSaveFilePicker = async ({ suggestedName }) => {
        if (picker === 'closed') throw new DOMException('The user aborted a request.', 'AbortError');
        return root.getFileHandle(suggestedName, { create: true });
      };
    }
    if (picker === 'over') {
      const before = await (await root.getFileHandle(name, { create: true })).createWritable();
      await before.write('what was there before');
      await before.close();
    }
    if (isMemory) {
      navigator.storage.getDirectory = () => Promise.reject(new DOMException('', 'SecurityError'));
    }
    if (full) {
      FileSystemFileHandle.prototype.createWritable = async () =>
        new WritableStream({
          write() {
            throw new DOMException('', 'QuotaExceededError');
          },
        });
    }
    const stop = new AbortController();
    let progress;
    const onProgress = (now) => {
      progress = now;
      if (now.rows >= stopAt) stop.abort(new Error('stopped'));
    };
    const trace = await generate(workload, run);
    downloaded = await downloadTrace(trace, name, { ...options, signal: stop.signal, onProgress });
    const { release, ...rest } = downloaded;
    return { ...rest, progress };
  });
globalThis.release = () => downloaded.release();

/** A file in the private file system, as text or as its hash. */
globalThis.privateFile = async ({ name, asText }) => {
  const root = await navigator.storage.getDirectory();
  const file = await (await root.getFileHandle(name)).getFile();
  return asText ? file.text() : sha256(file.stream());
};
