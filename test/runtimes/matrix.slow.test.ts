import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PlanStatus } from '../../src/engine/plan-status.generated.js';
import { npmInstall, packPackage } from '../fixtures/packed-package.js';
import { BAD_PLANS } from './matrix/bad-plans.js';
import { browserRuntimes } from './matrix/browsers.js';
import { output } from './matrix/execute.js';
import { HOST_RUNTIMES } from './matrix/hosts.js';
import { type MatrixPlan, matrixPlans, timedPlan } from './matrix/plans.js';
import { pythonRuntime } from './matrix/python.js';
import type { Job, OpenRuntime, Outcome, Runtime } from './matrix/runtime.js';
import { runLibrary, scriptRuntimes } from './matrix/script-runtimes.js';
import { table } from './matrix/table.js';
import { describeUnless } from './programs.js';

/** Rows of plans: some tiles, so that there are shards. */
const ROWS = 200_000;
const FEW_ROWS = 17_000;
const TIMED_ROWS = 8_000_000;
/** Of those that are to be as fast as is said. */
const ATTEMPTS = 3;
/** npm packs, which builds where the build is old, and installs; then plans and digests are made. */
const SETUP_MILLISECONDS = 300_000;
/** A host is built, where it has not been. */
const BUILD_MILLISECONDS = 900_000;
/** An interpreter takes its time, on a busy machine. */
const RUN_MILLISECONDS = 400_000;

const site = mkdtempSync(join(tmpdir(), 'servegen-matrix-'));
const path = (name: string) => join(site, name);

const RUNTIMES: readonly Runtime[] = [
  ...scriptRuntimes(site),
  ...browserRuntimes(site),
  pythonRuntime(site),
  ...HOST_RUNTIMES,
];

interface Expected {
  readonly name: string;
  readonly job: Job;
  readonly digest: string;
}

/** What all runtimes make: plans with many rows, and with few. */
const sets = new Map<number, readonly Expected[]>();
/** What they refuse: of each kind the first, and all. */
let bad: { readonly first: readonly Job[]; readonly all: readonly Job[] };
/** What the table counts. */
const NOTE =
  'Rows per second of processor time on one core, start and digest included; in browsers as the clock has it, without both.';
/** A host opens one plan only, and in one call: it need not say that one is open, or was replaced. */
const REASONS = Object.keys(PlanStatus).filter(
  (name) => !['OK', 'NOT_YET', 'ALREADY_OPEN', 'REPLACED'].includes(name),
).length;
/** Lines of the table. */
const lines: (readonly string[])[] = [
  ['runtime', 'version', 'traces', 'refusals', 'rows/s', "Node's", 'ratio'],
];
/** What all are timed beside. */
let node: OpenRuntime;

beforeAll(async () => {
  const { tarball } = await packPackage();
  writeFileSync(path('package.json'), '{ "type": "module" }');
  await npmInstall(site, tarball);
  for (const name of ['digest-plan.mjs', 'run-library.mjs']) {
    cpSync(fileURLToPath(new URL(`matrix/${name}`, import.meta.url)), path(name));
  }
  node = await RUNTIMES[0]!.open();
  mkdirSync(path('plans'));
  sets.set(ROWS, await expected([...matrixPlans(ROWS), timedPlan(TIMED_ROWS)], 'many'));
  sets.set(FEW_ROWS, await expected([...matrixPlans(FEW_ROWS), timedPlan(FEW_ROWS)], 'few'));
  const kinds = Object.values(BAD_PLANS).map((plans) =>
    plans.map(({ name, bytes }) => {
      const plan = path(`plans/bad-${name.replace(/\W+/g, '-')}.plan`);
      writeFileSync(plan, bytes);
      return { plan, shards: [] };
    }),
  );
  bad = { first: kinds.map(([first]) => first!), all: kinds.flat() };
}, SETUP_MILLISECONDS);

afterAll(() => {
  rmSync(site, { recursive: true, force: true });
  console.log(`The same traces in every runtime:\n\n${table(lines, 2)}\n\n${NOTE}\n`);
});

/** Makes plans with the command, and the digests with the library, of the workloads and not of the plans. */
async function expected(plans: readonly MatrixPlan[], rows: string): Promise<readonly Expected[]> {
  const jobs: Job[] = [];
  for (const { name, workload, shards } of plans) {
    const spec = path('spec.json');
    writeFileSync(spec, JSON.stringify(workload));
    const plan = path(`plans/${name.replace(/\W+/g, '-')}-${rows}.plan`);
    const command = 'node_modules/servegen-wasm/dist/servegen.cjs';
    await output([process.execPath, command, 'plan', spec, '--quiet', '--out', plan], site);
    jobs.push({ plan, shards });
  }
  const { outcomes } = await runLibrary(
    [process.execPath],
    site,
    plans.map(({ workload, shards }) => ({ workload, shards })),
  );
  return plans.map(({ name }, index) => ({
    name,
    job: jobs[index]!,
    ...(outcomes[index] as { digest: string }),
  }));
}

it('the traces differ, so that none passes for another', () => {
  for (const plans of sets.values()) {
    const digests = plans.slice(0, -1).map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(digests.length);
  }
});

for (const runtime of RUNTIMES) {
  const { name, missing, isSlow = false, isManyStarts = isSlow, takesShards, refuses } = runtime;
  const { within = Number.POSITIVE_INFINITY } = runtime;
  describeUnless(missing, `the matrix on ${name}`)(name, () => {
    let open: OpenRuntime;
    let line: string[];

    beforeAll(async () => {
      open = await runtime.open();
      line = [name, open.version, '-', '-', '-', '-', '-'];
      lines.push(line);
    }, BUILD_MILLISECONDS);
    afterAll(() => open?.close?.());

    it(
      "makes Node's rows of every plan",
      async () => {
        const wanted = sets
          .get(isSlow ? FEW_ROWS : ROWS)!
          .slice(0, -1)
          .filter(({ job }) => takesShards || job.shards.length <= 1);
        const { outcomes } = await open.run(wanted.map(({ job }) => job));
        expect(byName(wanted, outcomes)).toEqual(
          byName(
            wanted,
            wanted.map(({ digest }) => ({ digest })),
          ),
        );
        line[2] = `${wanted.length} equal`;
      },
      RUN_MILLISECONDS,
    );

    it('refuses what is no plan, each with a sentence', async () => {
      const jobs = isManyStarts ? bad.first : bad.all;
      const { outcomes } = await open.run(jobs);
      const told = jobs.map(({ plan }, index) => ({ plan, ...outcomes[index]! }));
      expect(told.filter((outcome) => !('refusal' in outcome && refuses.test(outcome.refusal)))).toEqual([]);
      if (!isManyStarts) expect(new Set(told.map(refusalOf)).size).toBeGreaterThanOrEqual(REASONS);
      line[3] = `${jobs.length} told`;
    });

    it('is timed beside Node', async () => {
      const [rows, plans] = isSlow ? [FEW_ROWS, sets.get(FEW_ROWS)!] : [TIMED_ROWS, sets.get(ROWS)!];
      const { job, digest } = plans.at(-1)!;
      let times = Number.POSITIVE_INFINITY;
      // What a busy machine makes slow once is measured again, and Node with it.
      for (let attempt = 0; attempt === 0 || (times > within && attempt < ATTEMPTS); attempt++) {
        const { seconds: nodeSeconds } = await node.run([sets.get(ROWS)!.at(-1)!.job]);
        const { outcomes, seconds } = await open.run([job]);
        expect(outcomes).toEqual([{ digest }]);
        const speed = rows / seconds;
        const ofNode = TIMED_ROWS / nodeSeconds;
        times = ofNode / speed;
        line[4] = `${(speed / 1e6).toFixed(speed < 1e5 ? 3 : 2)} M`;
        line[5] = `${(ofNode / 1e6).toFixed(2)} M`;
        line[6] = (speed / ofNode).toFixed(speed < ofNode / 10 ? 4 : 2);
      }
      expect(times).toBeLessThanOrEqual(within);
    });
  });
}

function refusalOf(outcome: Outcome): string {
  return 'refusal' in outcome ? outcome.refusal : '';
}

function byName(plans: readonly Expected[], outcomes: readonly Outcome[]): Readonly<Record<string, Outcome>> {
  return Object.fromEntries(plans.map(({ name }, index) => [name, outcomes[index]!]));
}
