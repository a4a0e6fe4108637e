import type { SimulatorName } from './design.js';
import type { Curve } from './results.js';
import type { RunLog } from './run-log.js';
import type { Deployment, Latencies, Simulator, TraceFile } from './simulator/simulator.js';
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
