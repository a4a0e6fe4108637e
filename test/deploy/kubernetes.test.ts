import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildCommand, run } from '../cli/command.js';
import { useFolder } from '../fixtures/folder.js';
import { containersOf, type Job, KUBERNETES, manifest } from './manifests.js';
import { expanded, type Machine, runContainer } from './pods.js';

const folder = useFolder();

/** As the manifests' own, but small: some 16 units of the engine, one a shard. */
const WORKLOAD = { pool: 'builtin:language', rate: 200, duration: 660 };

async function machine(): Promise<Machine> {
  for (const name of ['bin', 'trace', 'workload']) mkdirSync(folder.path(name));
  writeFileSync(
    folder.path('bin/servegen'),
    `#!/bin/sh\nexec ${process.execPath} ${await buildCommand()} "$@"\n`,
  );
  chmodSync(folder.path('bin/servegen'), 0o755);
  writeFileSync(folder.path('workload/workload.yaml'), JSON.stringify(WORKLOAD));
  return {
    volumes: { trace: folder.path('trace'), workload: folder.path('workload') },
    path: [folder.path('bin')],
    entrypoints: { servegen: ['servegen'] },
  };
}

/** A Job's only container. */
const containerOf = (name: string) => containersOf(manifest<Job>(name))[0]!;

const SUCCESS = { code: 0, stderr: '' };

describe('the Jobs of Kubernetes, as processes,', () => {
  it('make the parts of a trace, which are the trace', async () => {
    const here = await machine();
    expect(await runContainer(containerOf('plan.yaml'), here)).toMatchObject({ code: 0 });
    const { spec } = manifest<Job>('generate.yaml');
    const generate = containerOf('generate.yaml');
    // What a try that was killed has left for its index.
    writeFileSync(folder.path('trace/parts/.part-00003.parquet.aa.1.2.bb.partial'), 'PAR1');
    const pods = Array.from({ length: spec.completions! }, (_, index) => index).reverse();
    for (const index of pods) {
      expect(await runContainer(generate, here, index)).toMatchObject(SUCCESS);
    }
    expect(readdirSync(folder.path('trace/parts'))).toEqual(
      Array.from({ length: 16 }, (_, index) => `part-${String(index).padStart(5, '0')}.parquet`),
    );
    const verified = await runContainer(containerOf('verify.yaml'), here);
    const whole = folder.path('whole.arrow');
    await run(['generate', folder.path('workload/workload.yaml'), '--quiet', '--out', whole]);
    const digest = (await run(['digest', whole])).stdout.toString().slice(0, 64);
    expect(verified).toMatchObject(SUCCESS);
    // 200 a second for 660 s, exactly.
    expect(verified.stdout.toString()).toBe(
      `${folder.path('trace/parts')}: as it was written, 16 shards, 132,000 rows, digest ${digest}\n`,
    );
  });

  it('end with code 2 where the shard is none, as the policy on failed pods says, and with 1 where there is no plan', async () => {
    const here = await machine();
    mkdirSync(folder.path('trace/parts'));
    const generate = containerOf('generate.yaml');
    expect(await runContainer({ ...generate, env: [{ name: 'SHARDS', value: 'x' }] }, here, 0)).toMatchObject(
      {
        code: 2,
      },
    );
    expect(await runContainer(generate, here, 0)).toMatchObject({ code: 1 });
    expect(await runContainer(containerOf('verify.yaml'), here)).toMatchObject({ code: 1 });
  });
});

describe('the manifests', () => {
  const files = readdirSync(KUBERNETES);
  const jobs = files.filter((name) => manifest<{ kind: string }>(name).kind === 'Job');

  it('are there', () => expect(jobs.length).toBeGreaterThan(3));

  it.each(jobs)('have in %s as many shards as completions', (name) => {
    const { spec } = manifest<Job>(name);
    const counts = containersOf({ spec }).flatMap(({ env = [] }) =>
      env.filter((variable) => variable.name === 'SHARDS').map(({ value }) => Number(value)),
    );
    const isIndexed = spec.completionMode === 'Indexed';
    expect(counts).toEqual(isIndexed ? [spec.completions] : []);
  });

  it.each(jobs)('let %s do without root, and without writing to its image', (name) => {
    const { spec } = manifest<Job>(name);
    expect(spec.template.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
    for (const { securityContext } of containersOf({ spec })) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it('have a workload that is one', async () => {
    const { data } = manifest<{ data: Record<string, string> }>('workload.yaml');
    const spec = parse(data['workload.yaml']!);
    writeFileSync(folder.path('workload.json'), JSON.stringify(spec));
    const { code, stdout } = await run([
      'plan',
      folder.path('workload.json'),
      '--json',
      '-o',
      folder.path('a.plan'),
    ]);
    expect(code).toBe(0);
    // 20,000 a second for 14 h.
    expect(JSON.parse(stdout.toString())).toMatchObject({ expectedRequests: 1_008_000_000 });
  });
});

it('variables of a line stand for their values, and what is none for the shell stays', () => {
  const variables = { BUCKET: 'b', JOB_COMPLETION_INDEX: '7' };
  expect(expanded('trace:$(BUCKET)/x', variables)).toBe('trace:b/x');
  const shell = '$((JOB_COMPLETION_INDEX + 1)) $(printf %d "$JOB_COMPLETION_INDEX")';
  expect(expanded(shell, variables)).toBe(shell);
});
