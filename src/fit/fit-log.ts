import { type DeterministicMath, deterministicMath } from '../engine/math.js';
import { prepareEngine } from '../engine/module.js';
import { TraceError } from '../errors.js';
import { GapFamily } from '../laws/inter-arrival-family.js';
import type { Log } from '../logs/log.js';
import type { PoolTables } from '../pool/pool-tables.js';
import type { Attended } from '../progress.js';
import { chooseClients, type FitClients } from './clients.js';
import { Clusters } from './clusters.js';
import { holdsHistory } from './conversations.js';
import { makeDatasets } from './datasets.js';
import { countedFields, measure, Surveyor } from './measure.js';
import { MOST_TURNS } from './open-sessions.js';
import { checkFitOptions, type FitOptions } from './options.js';
import { type Steady, steadyPasses } from './passes.js';
import type { FitReport } from './report.js';
import { provenanceOf, reportOf } from './report-of.js';
import { coveredSeconds, timelineOf } from './timeline.js';
import { COARSE_BITS } from './value-counts.js';

/** A pool that was fitted to a log. */
export interface FittedPool {
  readonly tables: PoolTables;
  readonly report: FitReport;
  /** The log's index of the client in each row; -1 for the residual. */
  readonly clientIndices: Int32Array;
}

/**
 * Fits a client pool to a log, in two passes: the first counts the requests of clients, the second gathers rates, gaps, lengths,
 * conversations and dependences of those that are kept, and of all others as one. Memory grows with clients, windows and
 * distinct lengths, but not with requests. The same log gives the same pool, to the bit.
 *
 * @throws UsageError for options out of range
 * @throws TraceError where nothing is left to fit
 */
export async function fitLog(
  log: Log,
  options: FitOptions = {},
  attended: Attended = {},
): Promise<FittedPool> {
  const { signal, onProgress, ...checked } = checkFitOptions({ ...options, ...attended });
  await prepareEngine();
  const math = deterministicMath();
  const steady = steadyPasses(log, 2, { signal, onProgress });
  const { counts, survey } = await firstPass(log, steady);
  const timeline = timelineOf(log.durationSeconds, checked.windowSeconds, log.startUnixSeconds);
  const { windowSeconds, count: windows } = timeline;
  // Periods begin where windows do, as a window has one dataset.
  const periodSeconds = windowSeconds * Math.max(1, Math.round(checked.periodSeconds / windowSeconds));
  const leastKept =
    log.clientKey === 'session' ? Math.max(checked.minimumCount, MOST_TURNS + 1) : checked.minimumCount;
  const clients = chooseClients(counts, {
    least: leastKept,
    most: checked.clients,
    minimum: checked.minimumCount,
    windows,
  });
  refuseNothing(log, clients, checked.minimumCount);
  const inputsHoldHistory = holdsHistory(survey.history);
  const settings = { ...checked, periodSeconds, tick: survey.tick, holdsHistory: inputsHoldHistory };
  const measures = await measure(log, clients, timeline, settings, math, steady);

  const rate = measures.counts.map((count, cell) => count / coveredSeconds(timeline, cell % windows));
  const { requests, rows } = clients;
  const clusters = new Clusters(requests, (row) => measures.gaps.ofClient(row));
  const burstiness = measures.laws.complete(
    rate,
    measures.counts,
    measures.gaps,
    clusters,
    checked.minimumGaps,
  );
  const datasets = makeDatasets(measures.lengths.periods, clusters, {
    ...checked,
    category: log.category,
    counted: countedFields(log),
    periodSeconds,
    startSeconds: timeline.startSeconds,
  });
  const joint = measures.joint?.fit(math);
  const conversations = measures.conversations?.fit(
    requests,
    checked.minimumCount,
    checked.minimumLengths,
    inputsHoldHistory,
    math,
  );
  const bits = bitsOf(datasets.bits, measures.lengths.isCoarse);
  const fits = {
    burstiness,
    datasets: { ...datasets, bits },
    joint,
    conversations,
    history: inputsHoldHistory,
  };
  const report = reportOf(log, clients, timeline, { ...checked, periodSeconds, leastKept }, fits);
  const { cv, pattern, shape } = burstiness;
  const tables: PoolTables = {
    name: checked.name,
    category: log.category,
    windowSeconds,
    startSeconds: timeline.startSeconds,
    windowCount: windows,
    clientIds: Uint32Array.from({ length: rows }, (_, row) => row),
    windowOffsets: Int32Array.from({ length: rows + 1 }, (_, row) => row * windows),
    rate,
    cv,
    pattern,
    arg1: shape,
    arg2: scales(rate, pattern, shape, math),
    datasetOffsets: datasets.datasetOffsets,
    datasetStart: datasets.datasetStart,
    fields: datasets.fields,
    ...(joint === undefined ? {} : { couplings: joint.byRow }),
    ...(conversations === undefined ? {} : { conversations: conversations.byRow }),
    labels: labelsOf(log, clients, checked.keepNames),
    provenance: JSON.stringify(provenanceOf(report)),
  };
  return { tables, report, clientIndices: clients.indices };
}

/** The fewest significant bits of a length: of a distribution, or of the table that has become too large. */
function bitsOf(ofDatasets: number | undefined, isCoarse: boolean): number | undefined {
  return isCoarse ? Math.min(COARSE_BITS, ofDatasets ?? COARSE_BITS) : ofDatasets;
}

async function firstPass(log: Log, steady: Steady) {
  const surveyor = new Surveyor();
  const counts = new Uint32Array(Math.max(1, log.clientCount));
  for await (const batch of steady(log.batches())) {
    const { rows, clients } = batch;
    surveyor.add(batch);
    if (clients === undefined) counts[0] += rows;
    else for (let i = 0; i < rows; i++) counts[clients[i]]++;
  }
  return { counts, survey: surveyor.end() };
}

function refuseNothing(log: Log, { rows, total }: FitClients, least: number): void {
  if (rows > 0) return;
  const problem =
    total === 0
      ? 'it has no requests, so there is nothing to fit'
      : `it has ${total} requests, fewer than the ${least} that whatever stands in a pool is of`;
  throw new TraceError(problem, { file: log.name });
}

/** Scales of the laws of gaps in seconds, as released pools have them; they follow from the rate. */
function scales(
  rate: Float64Array,
  pattern: Uint8Array,
  shape: Float64Array,
  math: DeterministicMath,
): Float64Array {
  return rate.map((requests, cell) => {
    if (!(requests > 0)) return 0;
    const mean = 1 / requests;
    if (pattern[cell] === GapFamily.weibull) return mean / math.exp(math.logGamma(1 + 1 / shape[cell]));
    return mean / shape[cell];
  });
}

function labelsOf(log: Log, { indices, residual }: FitClients, keepNames: boolean): (string | undefined)[] {
  return Array.from(indices, (index) => {
    if (index < 0) return `residual of ${residual!.clients} clients`;
    return keepNames ? log.clientName(index) : undefined;
  });
}
