import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StudyError } from '../errors.js';
import { replayArguments, type Scheduler } from './dynamo-arguments.js';
import { LATENCY_FIELDS, latencies, SERVED_FIELDS, servedInFull } from './dynamo-summary.js';
import { LineProcess, member, oneLine } from './line-process.js';
import { DYNAMO } from './pins.js';
import type { Deployment, Latencies, Simulator, TraceFile } from './simulator.js';

/** From `study/simulator` and from `build/study`, where the bundle is, alike. */
const REPLAY = fileURLToPath(new URL('../../study/simulator/replay.py', import.meta.url));

export interface DynamoOptions {
  /** Whose scheduler an instance has; by default vLLM's. */
  readonly scheduler?: Scheduler;
  /** Seconds after which a run is given up: there are requests with which the replay never ends. */
  readonly limit?: number;
}

/**
 * Dynamo's offline replay, from the environment in `folder` (`installSimulator`): a Python process that serves one trace at a
 * time, any number of them. A `StudyError` where it is not installed, or of another version.
 */
export async function openDynamo(
  folder: string,
  { scheduler = 'vllm', limit = 1800 }: DynamoOptions = {},
): Promise<Simulator> {
  const python = join(folder, 'bin/python');
  if (!existsSync(python)) throw new StudyError(`the simulator is not installed in ${folder}`);
  // Isolated: neither what the user has installed nor variables of Python change what is simulated.
  const replay = new LineProcess(
    'the simulator',
    python,
    ['-I', REPLAY, ...Object.keys(DYNAMO)],
    environment(),
  );
  try {
    checkVersions(await replay.greeting(Math.min(limit, 120)), folder);
  } catch (error) {
    await replay.close();
    throw error;
  }
  return {
    name: `Dynamo's offline replay, ${scheduler}`,
    version: DYNAMO['ai-dynamo'],
    async run(trace: TraceFile, deployment: Deployment, speed: number): Promise<Latencies> {
      const question = {
        trace: trace.path,
        fields: [...SERVED_FIELDS, ...LATENCY_FIELDS],
        arguments: replayArguments(deployment, speed, scheduler),
      };
      const summary = summaryOf(await replay.ask(question, limit), trace.path);
      servedInFull(summary, trace);
      return latencies(summary, trace.path);
    },
    close: () => replay.close(),
  };
}

/** Settings that somebody has for a Dynamo of their own are none of the study's. Its log has a line for each request. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('DYN_'));
  return { ...Object.fromEntries(own), DYN_LOG: 'error' };
}

function checkVersions(answer: unknown, folder: string): void {
  const versions = member(answer, 'versions');
  for (const [name, expected] of Object.entries(DYNAMO)) {
    const found = member(versions, name);
    if (found === expected) continue;
    const what = typeof found === 'string' ? `is version ${oneLine(found)}` : 'is not there';
    throw new StudyError(`${name} in ${folder} ${what}, where ${expected} was expected`);
  }
}

function summaryOf(answer: unknown, path: string): Readonly<Record<string, unknown>> {
  const error = member(answer, 'error');
  if (error !== undefined) throw new StudyError(`${path} cannot be replayed: ${oneLine(String(error))}`);
  const summary = member(answer, 'summary');
  if (typeof summary === 'object' && summary !== null) return summary as Record<string, unknown>;
  throw new StudyError(
    `the simulator answered '${oneLine(JSON.stringify(answer))}' for ${path}, without a summary`,
  );
}
