/** The worker that summarises traffic for pictures: of a spec, of its NAIVE twin, of a trace. */
import { prepareEngine } from '../../src/engine/module.js';
import { generate } from '../../src/generate/generate.js';
import { openWorkload } from '../../src/generate/open-workload.js';
import type { Workload } from '../../src/generate/opened.js';
import { naiveTwin } from '../../src/workload/naive-twin.js';
import { parseWorkload } from '../../src/workload/parse.js';
import type { AskedTraffic, SpecText, TrafficReply, TrafficRequest } from '../messages.js';
import { Pools } from './pools.js';
import { type Traffic, TrafficRun } from './run-traffic.js';
import { showRuns } from './show-runs.js';
import { faultsOf, SpecError, sentenceOf } from './told.js';

/** Rows of a batch: few, so that the worker hears between them what is asked next. */
const BATCH_ROWS = 16_384;

const scope = globalThis as unknown as {
  onmessage: (event: { data: TrafficRequest }) => void;
  postMessage(reply: TrafficReply): void;
};
const pools = new Pools();
let current = new AbortController();

// What every workload needs comes side by side, rather than one after the other when it is needed.
void import('../../src/generate/generate-workload.js');
void import('../../src/pool/builtin/population.js');
void prepareEngine();

scope.onmessage = ({ data }) => {
  if (data.type === 'show') void show(data.id, data.traffic);
  else if (data.type === 'stop') current.abort();
  else if (data.type === 'schema') void tellSchema();
  else void openPoolOf(data);
};

async function show(id: number, asked: AskedTraffic): Promise<void> {
  current.abort();
  current = new AbortController();
  const { signal } = current;
  const reply = (message: TrafficReply) => {
    if (!signal.aborted) scope.postMessage(message);
  };
  try {
    if (asked.kind === 'workload') await showWorkload(id, asked.spec, asked.withNaive, signal, reply);
    else await showTrace(id, asked.file, asked.beside, signal, reply);
  } catch (error) {
    if (error instanceof SpecError) reply({ type: 'faults', id, faults: faultsOf(error) });
    else reply({ type: 'failure', id, message: sentenceOf(error) });
  }
}

type Reply = (message: TrafficReply) => void;

async function showWorkload(
  id: number,
  spec: SpecText,
  withNaive: boolean,
  signal: AbortSignal,
  reply: Reply,
): Promise<void> {
  const written = parseWorkload(spec.text, spec);
  const traffic = await trafficOf(pools.resolve(written, spec), 'ServeGen', signal);
  reply({ type: 'facts', id, facts: factsOf(traffic) });
  const runs = [new TrafficRun(traffic)];
  let besideFault: string | undefined;
  if (withNaive) {
    try {
      const twin = await trafficOf(pools.resolve(naiveTwin(written), spec), 'NAIVE', signal);
      runs.push(new TrafficRun(twin));
    } catch (error) {
      besideFault = `There is no NAIVE twin of this workload: ${sentenceOf(error)}`;
    }
  }
  await showRuns(id, runs, besideFault, reply);
}

async function showTrace(
  id: number,
  file: File,
  beside: SpecText | undefined,
  signal: AbortSignal,
  reply: Reply,
): Promise<void> {
  const { openTraceFile } = await import('./trace-file.js');
  const traffic = await openTraceFile(file, signal);
  reply({
    type: 'facts',
    id,
    facts: {
      requests: traffic.expectedRequests,
      durationSeconds: traffic.durationSeconds,
      clients: undefined,
    },
  });
  const runs = [new TrafficRun(traffic)];
  let besideFault: string | undefined;
  if (beside !== undefined) {
    try {
      const workload = pools.resolve(parseWorkload(beside.text, beside), beside);
      runs.push(new TrafficRun(await trafficOf(workload, 'the workload', signal)));
    } catch (error) {
      besideFault = `The workload is not beside it: ${sentenceOf(error)}`;
    }
  }
  await showRuns(id, runs, besideFault, reply);
}

interface WorkloadTraffic extends Traffic {
  readonly clientCount: number;
}

async function trafficOf(workload: Workload, name: string, signal: AbortSignal): Promise<WorkloadTraffic> {
  const opened = await openWorkload(workload, { signal, allowFiles: 'none' });
  const trace = await generate(opened, { signal, batchSize: BATCH_ROWS });
  const { durationSeconds, expectedRequests, clientCount } = trace;
  return {
    name,
    category: opened.pool.category,
    schema: trace.schema,
    durationSeconds,
    expectedRequests,
    clientCount,
    recycle: (batch) => trace.recycle(batch),
    [Symbol.asyncIterator]: () => trace[Symbol.asyncIterator](),
  };
}

function factsOf({ expectedRequests, durationSeconds, clientCount }: WorkloadTraffic) {
  return { requests: expectedRequests, durationSeconds, clients: clientCount };
}

async function openPoolOf({ id, pool }: Extract<TrafficRequest, { type: 'open-pool' }>): Promise<void> {
  try {
    const { category, clientIds, fromSeconds, toSeconds } = await pools.open(pool);
    const seconds = toSeconds - fromSeconds;
    scope.postMessage({ type: 'pool', id, name: pool.name, category, clients: clientIds.length, seconds });
  } catch (error) {
    scope.postMessage({ type: 'failure', id, message: sentenceOf(error) });
  }
}

async function tellSchema(): Promise<void> {
  const { workloadSchema } = await import('../../src/workload/schema.js');
  scope.postMessage({ type: 'schema', schema: workloadSchema });
}
