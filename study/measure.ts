import { DECODE_TBT } from './design.js';
import type { Capacity, Cell, Curve, Need, StagedNeed, Targets } from './results.js';
import { fewestInstances, strain } from './sizing.js';
import { type Lane, StudyTrace } from './study-trace.js';
import type { OpenStudyPool, TrafficSpec } from './traffic.js';

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

/** Instances of a curve over those that are needed. */
const CURVE_FACTORS = [0.5, 0.7, 1.5, 2];

/** Measures a traffic of a cell with every seed, each search from where the one before ended. */
export async function measure(task: MeasureTask, lane: Lane): Promise<Measured> {
  const { opened, cell, spec } = task;
  const { traffic } = spec;
  const { speed, load } = opened.study;
  const targets = targetsAt(opened.study.targets, speed);
  const stagedTargets = { ttft: targets.ttft, tbt: DECODE_TBT / speed };
  const needs: Need[] = [];
  const staged: StagedNeed[] = [];
  const curves: Curve[] = [];
  let simulatedRequests = 0;
  for (const seed of task.seeds) {
    const trace = new StudyTrace(lane, opened, { ...spec, seed });
    const describe = () => `seed ${seed}`;
    const instances = await fewestInstances(
      async (count) => strain(await trace.serve(count), targets),
      needs.at(-1)?.instances ?? cell.rate / (load * speed),
      describe,
    );
    needs.push({ ...cell, seed, traffic, targets, requests: trace.requests, instances });
    if (task.isStaged) {
      const guess = staged.at(-1) ?? { prefill: instances / 2, decode: instances / 2 };
      // Enough that a stage hardly waits for the other. Decode instances can be needed in larger numbers, but the first token is
      // made before them: of m-large, its P99 falls by less than 1 % with six times as many.
      const ample = 2 * instances;
      const prefill = await fewestInstances(
        async (count) => strain(await trace.serveStaged(count, ample), { ttft: stagedTargets.ttft }),
        guess.prefill,
        describe,
      );
      const decode = await fewestInstances(
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
