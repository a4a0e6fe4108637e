import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { encodeTrace, generate, openPool, type Pool, type Trace, type Workload } from 'servegen-wasm';
import { hourBefore, type StudyHour, type StudyPool, startOf } from './design.js';
import { rateCurve, type Steps } from './rate-curve.js';
import type { Traffic } from './results.js';
import type { TraceFile } from './simulator/simulator.js';

/** A pool of the study with what its traffics are made of. */
export interface OpenStudyPool {
  readonly study: StudyPool;
  readonly pool: Pool;
  readonly builtin: Pool | undefined;
}

/** One trace of the study. */
export interface TrafficSpec {
  readonly hour: StudyHour;
  /** Mean requests per second over the hour. */
  readonly rate: number;
  readonly seed: number;
  readonly traffic: Traffic;
  /** Seconds from the hour's start that are made. */
  readonly duration: number;
}

/** What each traffic is to the generator. */
const KINDS: Record<
  Traffic,
  { clientsOf: 'hour' | 'before' | 'builtin'; settings: Pick<Workload, 'arrivals' | 'method'> }
> = {
  actual: { clientsOf: 'hour', settings: { arrivals: 'renewal' } },
  exact: { clientsOf: 'hour', settings: { arrivals: 'exact' } },
  reference: { clientsOf: 'hour', settings: { arrivals: 'reference' } },
  naive: { clientsOf: 'hour', settings: { method: 'naive' } },
  servegen: { clientsOf: 'before', settings: { arrivals: 'exact' } },
  'naive-before': { clientsOf: 'before', settings: { method: 'naive' } },
  builtin: { clientsOf: 'builtin', settings: { arrivals: 'exact' } },
};

export async function openStudyPool(study: StudyPool, source: string): Promise<OpenStudyPool> {
  return {
    study,
    pool: await openPool(source),
    builtin: study.builtin === undefined ? undefined : await openPool(study.builtin),
  };
}

/** Makes the rows of a traffic. */
export async function generateTraffic(opened: OpenStudyPool, spec: TrafficSpec): Promise<Trace> {
  const { hour, rate, seed, traffic, duration } = spec;
  const { clientsOf, settings } = KINDS[traffic];
  const here = hourOf(opened.pool, hour);
  const steps: Steps = rateCurve(here, rate);
  const clients =
    clientsOf === 'hour'
      ? here
      : clientsOf === 'before'
        ? hourOf(opened.pool, hourBefore(hour))
        : hourOf(opened.builtin!, { day: 0, hour: hour.hour });
  // Each traffic has numbers of its own: two that shared them would be alike where nothing else makes them so.
  return generate({ pool: clients, rate: { steps }, duration, seed: `${seed} ${traffic}`, ...settings });
}

function hourOf(pool: Pool, hour: StudyHour): Pool {
  const start = startOf(hour);
  return pool.span(start, start + 3600);
}

/** Writes a trace as the simulator reads it, and counts from the file what is in it. */
export async function writeTrace(trace: Trace, path: string): Promise<TraceFile> {
  // Image tokens are prefilled as those of text are, and a request of no tokens cannot be served.
  const bytes = encodeTrace(trace, { format: 'mooncake', flatten: true, raise_zeros: true });
  await pipeline(Readable.fromWeb(bytes as ReadableStream<Uint8Array>), createWriteStream(path));
  let [requests, inputTokens, outputTokens] = [0, 0, 0];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const row = JSON.parse(line) as { input_length: number; output_length: number };
    requests++;
    inputTokens += row.input_length;
    outputTokens += row.output_length;
  }
  return { path, requests, inputTokens, outputTokens };
}
