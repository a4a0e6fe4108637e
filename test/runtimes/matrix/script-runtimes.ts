import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../programs.js';
import { execute, output } from './execute.js';
import { outcomeOf } from './hosts.js';
import type { Job, Outcome, Outcomes, Runtime } from './runtime.js';

/** Where `.ci/run` installs them. */
const INSTALLED = fileURLToPath(new URL('../../../build/runtimes/node_modules', import.meta.url));

interface Script {
  readonly name: string;
  readonly program: string | undefined;
  readonly flags: readonly string[];
}

const SCRIPTS: readonly Script[] = [
  { name: `Node ${process.versions.node.split('.')[0]}`, program: process.execPath, flags: [] },
  ...[22, 24, 26].map((version) => ({
    name: `Node ${version}`,
    program: findProgram(['node'], [join(INSTALLED, `node-${version}/bin`)]),
    flags: [],
  })),
  { name: 'Bun', program: findProgram(['bun'], [join(INSTALLED, '.bin')]), flags: [] },
  { name: 'Deno', program: findProgram(['deno'], [join(INSTALLED, '.bin')]), flags: ['run', '--allow-all'] },
];

/**
 * The runtimes of JavaScript, with the library and with the command.
 *
 * @param site where the package is installed
 */
export function scriptRuntimes(site: string): readonly Runtime[] {
  return SCRIPTS.flatMap(({ name, program, flags }) => {
    const common = {
      missing: program === undefined ? `${name} is not in build/runtimes; .ci/run installs it` : undefined,
      open: async () => ({ version: versionOf(await output([program!, '--version'])) }),
    };
    const run = [program!, ...flags];
    return [
      {
        ...common,
        name,
        takesShards: true,
        refuses: /^PlanError: the plan is /,
        open: async () => ({ ...(await common.open()), run: (jobs) => runLibrary(run, site, jobs) }),
      },
      {
        ...common,
        name: `${name}, command`,
        isManyStarts: true,
        takesShards: false,
        refuses: /^servegen: \S+: the plan is /,
        open: async () => ({ ...(await common.open()), run: (jobs) => runCommand(run, site, jobs) }),
      },
    ] satisfies Runtime[];
  });
}

/** Of `v20.1.0` and `deno 2.0.0 (stable, …)` the number. */
function versionOf(text: string): string {
  return /\d+\.\d+\.\d+/.exec(text)![0];
}

/** All in one process. A job can have a workload in place of a plan. */
export async function runLibrary(
  command: readonly string[],
  site: string,
  jobs: readonly object[],
): Promise<Outcomes> {
  const file = join(site, 'jobs.json');
  writeFileSync(file, JSON.stringify(jobs));
  const { code, stdout, stderr, seconds } = await execute([...command, 'run-library.mjs', file], site);
  if (code !== 0) throw new Error(`ended with code ${code}: ${stderr}`);
  return { outcomes: JSON.parse(stdout) as Outcome[], seconds };
}

/** Each in a process, which writes the trace to a file. */
async function runCommand(command: readonly string[], site: string, jobs: readonly Job[]): Promise<Outcomes> {
  const outcomes: Outcome[] = [];
  let total = 0;
  for (const { plan, shards } of jobs) {
    const parts = shards.flatMap(({ index, count }) => ['--shard', `${index}/${count}`]);
    const { code, stdout, stderr, seconds } = await execute(
      [
        ...command,
        'node_modules/servegen-wasm/dist/servegen.cjs',
        ...['generate', plan, ...parts, '--workers', '1', '--no-sync', '--quiet', '--json', '--digest'],
        ...['--out', 'trace.arrow'],
      ],
      site,
    );
    total += seconds;
    const outcome = outcomeOf(code, stdout, stderr);
    outcomes.push('digest' in outcome ? { digest: JSON.parse(outcome.digest).digest } : outcome);
  }
  return { outcomes, seconds: total };
}
