import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeReleasedPool } from '../../scripts/make-released-pool.mjs';
import { DECODE_TBT, type StudyDesign, type StudyPool } from '../../study/design.js';
import { StudyError } from '../../study/errors.js';
import { type RunSettings, runStudy } from '../../study/run.js';
import type { Deployment, Simulator, TraceFile } from '../../study/simulator/simulator.js';
import type { LaneSimulators } from '../../study/study-trace.js';

const SPEED = 0.5;
/** Requests per instance with which the stand-in just keeps its targets. */
const REQUESTS_EACH = { instances: 100, prefill: 150, decode: 40 };

const DESIGN: StudyDesign = {
  seeds: [1, 2],
  duration: 600,
  pools: [
    {
      name: 'made-up',
      folder: 'made-up',
      hours: [
        { day: 0, hour: 2 },
        { day: 0, hour: 3 },
      ],
      rates: [1, 2, 3],
      speed: SPEED,
      load: 5,
      targets: { ttft: 100, tbt: 50 },
      traffics: ['actual', 'exact', 'naive'],
      staged: ['actual', 'naive'],
      byOne: ['actual', 'naive', 'exact'],
    },
    {
      name: 'made-up, checked',
      isCheck: true,
      simulator: 'sched-sim',
      folder: 'made-up',
      hours: [{ day: 0, hour: 2 }],
      rates: [1],
      seeds: [1],
      speed: 1,
      load: 5,
      targets: { ttft: 100, tbt: 50 },
      traffics: ['actual', 'naive'],
      staged: [],
      byOne: [],
    },
  ],
};

/** A simulator whose latencies are in proportion to the requests of an instance. */
class StandIn implements Simulator {
  readonly name: string;
  readonly version = '1';
  readonly runs: { trace: TraceFile; deployment: Deployment }[] = [];
  readonly #fails: boolean;

  constructor(name: string, fails = false) {
    this.name = name;
    this.#fails = fails;
  }

  async run(trace: TraceFile, deployment: Deployment, speed: number) {
    if (this.#fails) throw new StudyError('5 of 6 requests were served');
    this.runs.push({ trace, deployment });
    const { requests } = trace;
    const [first, between] =
      'instances' in deployment
        ? [requests / deployment.instances / REQUESTS_EACH.instances, 0]
        : [
            requests / deployment.prefill / REQUESTS_EACH.prefill,
            requests / deployment.decode / REQUESTS_EACH.decode,
          ];
    const [p99Ttft, p99Tbt] = [(100 / speed) * first, (DECODE_TBT / speed) * between];
    return { p50Ttft: 1, p99Ttft, p50Tbt: 1, p99Tbt, p50Tpot: 1, p99Tpot: 1 };
  }

  async close() {}
}

let folder: string;
let data: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'servegen-study-'));
  data = join(folder, 'data');
  makeReleasedPool(join(data, 'made-up'), { scale: 0.0002, windows: 36 });
});
afterAll(() => rmSync(folder, { recursive: true }));

function lane(fails = false): LaneSimulators & { dynamo: StandIn; 'sched-sim': StandIn } {
  return { dynamo: new StandIn('first', fails), 'sched-sim': new StandIn('second') };
}

function settings(
  name: string,
  lanes: LaneSimulators[],
  onJob: RunSettings['onJob'] = () => {},
): RunSettings {
  return { data, folder: join(folder, name), quick: false, lanes, onJob };
}

describe('a study', () => {
  it('counts the instances that each trace asks for, in the order of its design', async () => {
    const lanes = [lane(), lane()];
    const shares: number[] = [];
    const results = await runStudy(
      DESIGN,
      settings('whole', lanes, (_, __, share) => shares.push(share)),
    );
    expect(results.needs).toHaveLength(2 * 3 * 3 * 2 + 2);
    for (const { requests, instances } of results.needs) {
      expect(instances).toBe(Math.ceil(requests / REQUESTS_EACH.instances));
    }
    expect(results.staged).toHaveLength(2 * 3 * 2 * 2);
    for (const { pool, hour, rate, seed, traffic, prefill, decode } of results.staged) {
      const { requests } = results.needs.find(
        (need) =>
          [need.pool, need.hour, need.rate, need.seed, need.traffic].join() ===
          [pool, hour, rate, seed, traffic].join(),
      )!;
      expect([prefill, decode]).toEqual([
        Math.ceil(requests / REQUESTS_EACH.prefill),
        Math.ceil(requests / REQUESTS_EACH.decode),
      ]);
    }
    expect(results.capacities.map(({ hour, traffic, seed }) => [hour, traffic, seed])).toEqual(
      ['0d 02:00', '0d 03:00'].flatMap((hour) =>
        ['actual', 'naive', 'exact'].flatMap((traffic) => [1, 2].map((seed) => [hour, traffic, seed])),
      ),
    );
    // 100 requests in 600 s, and no more than one step of 5 % below; counts of naive traces vary by tens of per cent at that rate.
    for (const { rate, traffic } of results.capacities) {
      const [low, high] = traffic === 'exact' ? [0.93, 1.02] : [0.7, 1.5];
      expect((rate * 600) / REQUESTS_EACH.instances).toBeGreaterThan(low);
      expect((rate * 600) / REQUESTS_EACH.instances).toBeLessThan(high);
    }
    expect(results.needs.slice(0, 4).map(({ traffic, seed }) => [traffic, seed])).toEqual([
      ['actual', 1],
      ['actual', 2],
      ['exact', 1],
      ['exact', 2],
    ]);
    expect(results.curves.map(({ rate, seed, traffic }) => [rate, seed, traffic])).toEqual(
      [0, 1].flatMap(() => ['actual', 'exact', 'naive'].map((traffic) => [2, 1, traffic])),
    );
    for (const { points } of results.curves) {
      expect(points.length).toBeGreaterThanOrEqual(4);
      const counts = points.map(({ instances }) => instances);
      expect(counts).toEqual([...counts].sort((a, b) => a - b));
    }
    expect(results.rateRanges).toHaveLength(2 * 3);
    expect(results.pools.map(({ targets, readShare, isCheck }) => ({ targets, readShare, isCheck }))).toEqual(
      [
        { targets: { ttft: 200, tbt: 100 }, readShare: 1, isCheck: undefined },
        { targets: { ttft: 100, tbt: 50 }, readShare: 1, isCheck: true },
      ],
    );
    expect(results.versions.simulators).toEqual(['first 1', 'second 1']);
    const simulated = lanes.flatMap(({ dynamo, 'sched-sim': other }) => [...dynamo.runs, ...other.runs]);
    expect(results.simulatedRequests).toBe(simulated.reduce((sum, { trace }) => sum + trace.requests, 0));
    // A check is simulated by its own simulator.
    expect(lanes.flatMap(({ 'sched-sim': other }) => other.runs).length).toBeGreaterThanOrEqual(2);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeCloseTo(1, 12);
  });

  it('goes on where it was, to the same results', async () => {
    const first = await runStudy(DESIGN, settings('again', [lane()]));
    const again = lane();
    const second = await runStudy(DESIGN, settings('again', [again, lane()]));
    expect(again.dynamo.runs).toEqual([]);
    expect({ ...second, seconds: first.seconds }).toEqual(first);
    expect(first.seconds).toBeGreaterThanOrEqual(0);
    expect(second).not.toHaveProperty('seconds');
  });

  it('has no results of a part, where a simulation fails', async () => {
    const done: number[] = [];
    const run = runStudy(
      DESIGN,
      settings('failing', [lane(true), lane(true)], (_, __, share) => done.push(share)),
    );
    await expect(run).rejects.toThrow(StudyError);
    await expect(run).rejects.toThrow(/^made-up, 0d 0[23]:00, 3 req.s, \w+: 5 of 6 requests were served$/);
    expect(done.every((share) => share < 1)).toBe(true);
  });

  it('begins nothing more in any lane when one has failed', async () => {
    const labels: string[] = [];
    const run = runStudy(
      DESIGN,
      settings('half', [lane(true), lane()], ({ label }) => labels.push(label)),
    );
    await expect(run).rejects.toThrow(StudyError);
    // Time for what the other lane would do.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(labels.length).toBeLessThanOrEqual(1);
  });

  it.each([
    [
      { load: 0.05 },
      /: seed 1: one instance keeps the targets at 0\.095\d* req.s, the largest rate that is tried/,
    ],
    [
      { targets: { ttft: 1e-6, tbt: 1 } },
      /: seed 1: not even at 0\.009\d* req.s does one instance keep the targets/,
    ],
  ])('of what one instance serves has no number that was not tried: %j', async (change, message) => {
    const [pool] = DESIGN.pools as [StudyPool];
    const pools = [{ ...pool, traffics: [], byOne: ['exact' as const], ...change }];
    const run = runStudy({ ...DESIGN, pools }, settings(`untried ${JSON.stringify(change)}`, [lane()]));
    await expect(run).rejects.toThrow(StudyError);
    await expect(run).rejects.toThrow(message);
  });

  it('says which pool is not there', async () => {
    const run = runStudy(DESIGN, { ...settings('missing', [lane()]), data: join(folder, 'nowhere') });
    await expect(run).rejects.toThrow(StudyError);
    await expect(run).rejects.toThrow(/nowhere.made-up is not there; SERVEGEN_DATA has to name the folder/);
    expect(existsSync(join(folder, 'missing'))).toBe(false);
  });
});
