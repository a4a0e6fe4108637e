import { CAPACITY_STEP, DECODE_TBT, type SimulatorName } from './design.js';
import type { Capacity, Cell, Curve, Need, StagedNeed, Targets, Traffic } from './results.js';
import type { RunLog } from './run-log.js';
import type { Deployment, Latencies, Simulator, TraceFile } from './simulator/simulator.js';
import { fewest, strain } from './sizing.js';
import { generateTraffic, type OpenStudyPool, type TrafficSpec, writeTrace } from './traffic.js';

/** Simulators by the name that a design has for them. */
export type LaneSimulators = Readonly<Record<SimulatorName, Simulator>>;

/** Simulators, and the file in which they are given their traces: what works on one trace at a time. */
export interface Lane {
  readonly simulators: LaneSimulators;
  readonly tracePath: string;
  readonly log: RunLog;
}

/** A trace that is made when a simulation first needs it. */
export class StudyTrace {
  readonly #lane: Lane;
  readonly #opened: OpenStudyPool;
  readonly #spec: TrafficSpec;
  readonly #curve = new Map<number, Latencies>();
  #file: Promise<TraceFile> | undefined;
  #requests = 0;
  #simulated = 0;

  constructor(lane: Lane, opened: OpenStudyPool, spec: TrafficSpec) {
    this.#lane = lane;
    this.#opened = opened;
    this.#spec = spec;
  }

  /** Requests in it; known once something was simulated. */
  get requests(): number {
    return this.#requests;
  }

  /** Requests that were simulated, each as often as it was. */
  get simulated(): number {
    return this.#simulated;
  }

  /** P99 latencies by number of instances, of those that were tried. */
  get points(): Curve['points'] {
    return [...this.#curve]
      .sort(([a], [b]) => a - b)
      .map(([instances, { p99Ttft, p99Tbt, p99Tpot }]) => ({ instances, p99Ttft, p99Tbt, p99Tpot }));
  }

  async serve(instances: number): Promise<Latencies> {
    const known = this.#curve.get(instances);
    if (known !== undefined) return known;
    const latencies = await this.#serve({ instances });
    this.#curve.set(instances, latencies);
    return latencies;
  }

  serveStaged(prefill: number, decode: number): Promise<Latencies> {
    return this.#serve({ prefill, decode });
  }

  async #serve(deployment: Deployment): Promise<Latencies> {
    const { simulators, log, tracePath } = this.#lane;
    const { study, pool } = this.#opened;
    const simulator = simulators[study.simulator ?? 'dynamo'];
    const decides = {
      simulator: [simulator.name, simulator.version],
      pool: [study.folder, pool.clientIds.length],
      spec: this.#spec,
      speed: study.speed,
      deployment,
    };
    let served = log.find(decides);
    if (served === undefined) {
      this.#file ??= generateTraffic(this.#opened, this.#spec).then((trace) => writeTrace(trace, tracePath));
      const file = await this.#file;
      served = {
        requests: file.requests,
        latencies: await simulator.run(file, deployment, study.speed),
      };
      log.add(decides, served);
    }
    this.#requests = served.requests;
    this.#simulated += served.requests;
    return served.latencies;
  }
}

/** Targets on the clock of instances of a speed. */
export function targetsAt({ ttft, tbt }: Targets, speed: number): Targets {
  return { ttft: ttft / speed, tbt: tbt / speed };
}

/** What a traffic of a cell is measured for. */
export interface MeasureTask {
  readonly opened: OpenStudyPool;
  readonly cell: Cell;
  readonly spec: Omit<TrafficSpec, 'seed'>;
  readonly seeds: readonly number[];
  readonly traffic: Traffic;
  readonly isStaged: boolean;
  /** Whether the first seed's latencies are wanted with fewer and more instances than are needed, too. */
  readonly hasCurve: boolean;
}

export interface Measured {
  readonly needs: readonly Need[];
  readonly staged: readonly StagedNeed[];
  readonly capacities: readonly Capacity[];
  readonly curves: readonly Curve[];
  readonly simulatedRequests: number;
}

/** Which traffic of an hour one instance is benchmarked with. */
export interface CapacityTask {
  readonly opened: OpenStudyPool;
  readonly cell: Omit<Cell, 'rate'>;
  readonly spec: Omit<TrafficSpec, 'seed' | 'rate'>;
  readonly seeds: readonly number[];
  readonly traffic: Traffic;
}

/** The largest rate that is tried for one instance, over what an instance about serves. */
const MOST_LOAD = 4;

/** The largest rate of a traffic that one instance serves, to 5 %, by seed. */
export async function measureCapacity(task: CapacityTask, lane: Lane): Promise<Measured> {
  const { opened, cell, spec, traffic } = task;
  const { speed, load } = opened.study;
  const targets = targetsAt(opened.study.targets, speed);
  const capacities: Capacity[] = [];
  let simulatedRequests = 0;
  const rateAt = (steps: number) => (MOST_LOAD * load * speed) / CAPACITY_STEP ** steps;
  let guess = Math.log(MOST_LOAD) / Math.log(CAPACITY_STEP);
  for (const seed of task.seeds) {
    guess = await fewest(
      async (steps) => {
        const trace = new StudyTrace(lane, opened, { ...spec, rate: rateAt(steps), seed });
        const latencies = await trace.serve(1);
        simulatedRequests += trace.simulated;
        return strain(latencies, targets);
      },
      guess,
      () => `${cell.pool}, ${cell.hour}, ${traffic}, seed ${seed}, one instance`,
    );
    capacities.push({ ...cell, seed, traffic, targets, rate: rateAt(guess) });
  }
  return { needs: [], staged: [], capacities, curves: [], simulatedRequests };
}

/** Instances of a curve over those that are needed. */
const CURVE_FACTORS = [0.5, 0.7, 1.5, 2];

/** Measures a traffic of a cell with every seed, each search from where the one before ended. */
export async function measure(task: MeasureTask, lane: Lane): Promise<Measured> {
  const { opened, cell, spec, traffic } = task;
  const { speed, load } = opened.study;
  const targets = targetsAt(opened.study.targets, speed);
  const stagedTargets = { ttft: targets.ttft, tbt: DECODE_TBT / speed };
  const needs: Need[] = [];
  const staged: StagedNeed[] = [];
  const curves: Curve[] = [];
  let simulatedRequests = 0;
  for (const seed of task.seeds) {
    const trace = new StudyTrace(lane, opened, { ...spec, seed });
    const describe = () => `${cell.pool}, ${cell.hour}, ${cell.rate} req/s, ${traffic}, seed ${seed}`;
    const instances = await fewest(
      async (count) => strain(await trace.serve(count), targets),
      needs.at(-1)?.instances ?? cell.rate / (load * speed),
      describe,
    );
    needs.push({ ...cell, seed, traffic, targets, requests: trace.requests, instances });
    if (task.isStaged) {
      const guess = staged.at(-1) ?? { prefill: instances / 2, decode: instances / 2 };
      // As many as do both: more than either stage can need, and few enough to be simulated fast.
      const ample = 2 * instances;
      const prefill = await fewest(
        async (count) => strain(await trace.serveStaged(count, ample), { ttft: stagedTargets.ttft }),
        guess.prefill,
        describe,
      );
      const decode = await fewest(
        async (count) => strain(await trace.serveStaged(ample, count), { tbt: stagedTargets.tbt }),
        guess.decode,
        describe,
      );
      staged.push({ ...cell, seed, traffic, targets: stagedTargets, prefill, decode });
    }
    if (task.hasCurve && seed === task.seeds[0]) {
      for (const factor of CURVE_FACTORS) await trace.serve(Math.max(1, Math.round(factor * instances)));
      curves.push({ ...cell, seed, traffic, points: trace.points });
    }
    simulatedRequests += trace.simulated;
  }
  return { needs, staged, capacities: [], curves, simulatedRequests };
}
