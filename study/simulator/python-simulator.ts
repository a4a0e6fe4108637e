import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StudyError } from '../errors.js';
import { LineProcess, member, oneLine } from './line-process.js';
import type { Deployment, Latencies, Simulator, TraceFile } from './simulator.js';
import { latencies, servedInFull } from './summary.js';

/** From `study/simulator` and from `build/study`, where the bundle is, alike. */
const SERVE = fileURLToPath(new URL('../../study/simulator/serve.py', import.meta.url));

/** Seconds after which a run is given up: there are requests with which a simulator never ends. */
export const RUN_LIMIT = 1800;
/** Seconds that Python may take until it has begun. */
const START_LIMIT = 120;

/** A simulator that is a Python package. */
export interface PythonSimulator {
  readonly name: string;
  /** Beside `serve.py`. */
  readonly module: string;
  /** Its packages with the versions that are expected, the first of which names the version. */
  readonly packages: Readonly<Record<string, string>>;
  /** What its module wants to know beside the trace. */
  question(deployment: Deployment, speed: number): object;
}

/**
 * Opens a simulator in the environment in `folder` (`installSimulator`): a Python process that serves one trace at a time, any
 * number of them. A `StudyError` where it is not installed, or of another version.
 */
export async function openPythonSimulator(
  folder: string,
  { name, module, packages, question }: PythonSimulator,
  limit: number,
): Promise<Simulator> {
  const python = join(folder, 'bin/python');
  if (!existsSync(python)) throw new StudyError(`the simulator is not installed in ${folder}`);
  // Isolated: neither what the user has installed nor variables of Python change what is simulated.
  const server = new LineProcess('the simulator', python, ['-I', '-B', SERVE, module], environment());
  try {
    checkVersions(await server.greeting(Math.min(limit, START_LIMIT)), packages, folder);
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    name,
    version: Object.values(packages)[0]!,
    async run(trace: TraceFile, deployment: Deployment, speed: number): Promise<Latencies> {
      if (!(speed > 0 && speed < Infinity)) throw new RangeError(`the speed of an instance is ${speed}`);
      for (const instances of Object.values(deployment)) {
        if (!(Number.isSafeInteger(instances) && instances > 0)) {
          throw new RangeError(`the number of instances is ${instances}`);
        }
      }
      const answer = await server.ask({ trace: trace.path, ...question(deployment, speed) }, limit);
      const summary = summaryOf(answer, trace.path);
      servedInFull(summary, trace);
      return latencies(summary, trace.path);
    },
    close: () => server.close(),
  };
}

/** Settings that somebody has for a Dynamo of their own are none of the study's. Its log has a line for each request. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('DYN_'));
  return { ...Object.fromEntries(own), DYN_LOG: 'error' };
}

function checkVersions(greeting: unknown, packages: Readonly<Record<string, string>>, folder: string): void {
  const versions = member(greeting, 'versions');
  for (const [name, expected] of Object.entries(packages)) {
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
