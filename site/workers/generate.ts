/** The worker that makes traces for files: rows and bytes come from threads that the page starts, and go where it says. */

import { generate } from '../../src/generate/generate.js';
import { openWorkload } from '../../src/generate/open-workload.js';
import type { Trace } from '../../src/generate/trace.js';
import { compressionOf } from '../../src/output/compression/compression.js';
import { FORMATS, type Format, type FormatName } from '../../src/output/formats.js';
import { downloadError } from '../../src/streams/download-error.js';
import { encodeSettings } from '../../src/streams/encode-options.js';
import { streamOf } from '../../src/streams/encode-trace.js';
import { encodedBlocks } from '../../src/streams/encoded-blocks.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { parseWorkload } from '../../src/workload/parse.js';
import type { GenerateReply, GenerateRequest, ThreadReply } from '../messages.js';
import { openDestination } from './destination.js';
import { failThreads, hearThread, UNREADABLE } from './page-threads.js';
import { Pools } from './pools.js';
import { faultsOf, SpecError, sentenceOf } from './told.js';

const PROGRESS_MILLISECONDS = 100;

const scope = globalThis as unknown as {
  onmessage: (event: { data: GenerateRequest | ThreadReply | 'cancel' | 'release' }) => void;
  onmessageerror: () => void;
  postMessage(reply: GenerateReply): void;
};
const cancel = new AbortController();
let release = async () => {};

scope.onmessage = async ({ data }) => {
  if (data === 'cancel') cancel.abort();
  else if (data === 'release') {
    await release();
    scope.postMessage({ type: 'released' });
  } else if ('thread' in data) hearThread(data);
  else await run(data);
};

scope.onmessageerror = () => {
  if (!failThreads())
    scope.postMessage({ type: 'failure', message: `The trace was not made: ${UNREADABLE}.` });
};

async function run(request: GenerateRequest): Promise<void> {
  try {
    scope.postMessage({ type: 'planning' });
    const trace = await traceOf(request);
    scope.postMessage(await save(trace, request));
  } catch (error) {
    if (cancel.signal.aborted) scope.postMessage({ type: 'cancelled' });
    else if (error instanceof SpecError) scope.postMessage({ type: 'faults', faults: faultsOf(error) });
    else scope.postMessage({ type: 'failure', message: sentenceOf(error) });
  }
}

async function traceOf({ spec, pools: given, workers }: GenerateRequest): Promise<Trace> {
  const { signal } = cancel;
  const pools = new Pools();
  for (const pool of given) pools.add(pool);
  const workload = await pools.resolve(parseWorkload(spec.text, spec));
  const opened = await openWorkload(workload, { signal, allowFiles: 'none' });
  return generate(opened, { signal, workers });
}

async function save(trace: Trace, { name, format, handle }: GenerateRequest): Promise<GenerateReply> {
  const { compression } = compressionOf(name);
  const settings = encodeSettings(trace, {
    format: format as FormatName,
    ...(compression && { compression }),
  });
  const soFar: { rows: number; bytes: number; digest?: string } = { rows: 0, bytes: 0 };
  const { hasFooter }: Format = FORMATS[settings.format];
  // A footer has the digest of the same rows, which need not be hashed twice.
  const hashed = hasFooter ? undefined : withDigest(trace);
  const destination = await openDestination(handle).catch((error) => {
    throw downloadError(name, error);
  });
  const failures: unknown[] = [];
  const blocks = told(encodedBlocks(hashed?.trace ?? trace, settings, soFar), trace, soFar, failures);
  try {
    await streamOf(Promise.resolve(blocks)).pipeTo(destination.writable, { signal: cancel.signal });
  } catch (error) {
    await destination.remove();
    throw failures[0] ?? downloadError(name, error);
  }
  release = destination.remove;
  const content = await destination.content();
  return {
    type: 'done',
    rows: soFar.rows,
    bytes: soFar.bytes,
    digest: soFar.digest ?? hashed!.digest.hex(),
    content,
  };
}

/** Tells how far it is, and keeps what goes wrong in making bytes apart from what does in writing them. */
async function* told<Block>(
  blocks: AsyncIterable<Block>,
  { expectedRequests: expectedRows }: Trace,
  soFar: { readonly rows: number; readonly bytes: number },
  failures: unknown[],
): AsyncGenerator<Block, void, undefined> {
  let toldAt = 0;
  try {
    for await (const block of blocks) {
      const now = performance.now();
      if (now - toldAt >= PROGRESS_MILLISECONDS) {
        toldAt = now;
        scope.postMessage({ type: 'progress', rows: soFar.rows, bytes: soFar.bytes, expectedRows });
      }
      yield block;
    }
  } catch (error) {
    failures.push(error);
    throw error;
  }
}

/** The same trace, whose rows are hashed as they pass. */
function withDigest(trace: Trace): { readonly trace: Trace; readonly digest: TraceDigest } {
  const digest = new TraceDigest(trace.schema);
  const { schema, expectedRequests, durationSeconds, clientCount, workers } = trace;
  async function* batches() {
    for await (const batch of trace) {
      digest.update(batch);
      yield batch;
    }
  }
  const hashed: Trace = {
    schema,
    expectedRequests,
    durationSeconds,
    clientCount,
    workers,
    recycle: (batch) => trace.recycle(batch),
    [Symbol.asyncIterator]: batches,
  };
  return { trace: hashed, digest };
}
