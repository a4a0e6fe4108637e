import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, run } from '../cli/command.js';
import { useFolder, useSharedFolder } from '../fixtures/folder.js';
import { packPackage } from '../fixtures/packed-package.js';
import { describeWithTools } from '../foreign/tools.js';
import { containersOf, DOCKERFILE, type Job, KUBERNETES, manifest } from './manifests.js';
import { type Machine, runContainer } from './pods.js';

const execute = promisify(execFile);

/** kubernetes-validate, hadolint and rclone; `.ci/run` installs them. */
const TOOLS = 'build/deploy/bin';
const PAGE = readFileSync('docs/scale.md', 'utf8');

/** The first version that has all that the manifests say without asking for it, the one in between, and the last. */
const VERSIONS = ['1.33', '1.35', '1.37'];

describeWithTools(TOOLS)('by the tools of others', () => {
  it.each(VERSIONS)(
    'manifests are what the schemas of Kubernetes %s have, and nothing besides',
    async (version) => {
      const files = readdirSync(KUBERNETES).map((name) => join(KUBERNETES, name));
      const args = ['--strict', '--kubernetes-version', version, ...files];
      const { stdout } = await execute(`${TOOLS}/kubernetes-validate`, args);
      expect(stdout.match(/ passed for resource /g)).toHaveLength(files.length);
    },
  );

  it('a manifest with a key that is none is refused', async () => {
    const { path } = folder;
    const wrong = readFileSync(join(KUBERNETES, 'generate.yaml'), 'utf8').replace(
      'parallelism',
      'paralellism',
    );
    writeFileSync(path('wrong.yaml'), wrong);
    const checked = execute(`${TOOLS}/kubernetes-validate`, ['--strict', path('wrong.yaml')]);
    await expect(checked).rejects.toMatchObject({ stdout: expect.stringContaining('paralellism') });
  });

  it('the Dockerfile has nothing that hadolint warns of', async () => {
    const { stdout } = await execute(`${TOOLS}/hadolint`, ['--failure-threshold', 'style', DOCKERFILE]);
    expect(stdout).toBe('');
  });

  it('pods without a volume of all put the parts into a bucket', async () => {
    const { path } = folder;
    for (const name of ['bin', 'bucket/my-bucket/traces/one']) {
      mkdirSync(path(name), { recursive: true });
    }
    writeFileSync(path('bin/servegen'), `#!/bin/sh\nexec ${process.execPath} ${await buildCommand()} "$@"\n`);
    chmodSync(path('bin/servegen'), 0o755);
    const secrets = { RCLONE_CONFIG_TRACE_TYPE: 'alias', RCLONE_CONFIG_TRACE_REMOTE: path('bucket') };
    const binaries = [path('bin'), join(process.cwd(), TOOLS)];
    /** The line of the page that begins so, by a shell. */
    const byThePage = async (start: string) => {
      const line = PAGE.split('\n').find((text) => text.startsWith(`    ${start}`))!;
      const PATH = [...binaries, process.env.PATH].join(delimiter);
      const env = { ...process.env, ...secrets, PATH };
      return (await execute('sh', ['-euc', line], { cwd: path(), env })).stdout;
    };
    writeFileSync(path('workload.yaml'), 'pool: builtin:language\nrate: 200\nduration: 660\n');
    await byThePage('servegen plan workload.yaml');
    await byThePage('rclone copyto trace.plan trace:');
    const job = manifest<Job>('generate-to-bucket.yaml');
    for (let index = 0; index < job.spec.completions!; index++) {
      const disk = path(`disk-${index}`);
      mkdirSync(disk);
      const machine: Machine = {
        volumes: { part: disk },
        path: binaries,
        entrypoints: { rclone: ['rclone'] },
        secrets,
      };
      for (const container of containersOf(job)) {
        const { code, stderr } = await runContainer(container, machine, index);
        expect({ code, stderr, name: container.name }).toMatchObject({ code: 0 });
      }
    }
    await run(['generate', path('workload.yaml'), '--quiet', '--out', path('whole.arrow')]);
    const whole = (await run(['digest', path('whole.arrow')])).stdout.toString().slice(0, 64);
    await byThePage('rclone copy trace:');
    // 200 a second for 660 s, exactly.
    expect(await byThePage('servegen verify parts')).toBe(
      `parts: as it was written, 16 shards, 132,000 rows, digest ${whole}\n`,
    );
    expect(readdirSync(path('parts'))).toHaveLength(16);
  });
});

const folder = useFolder();

describe('the steps of the Dockerfile, as processes,', () => {
  const image = useSharedFolder();
  const steps = readFileSync(DOCKERFILE, 'utf8')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^[A-Z]+ /.test(line));
  const named = (name: string) =>
    steps.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    for (const name of ['context', 'image', 'prefix', 'cache']) mkdirSync(image.path(name));
    copyFileSync((await packPackage()).tarball, image.path('context/servegen-wasm-0.1.0.tgz'));
    env = { PATH: `${image.path('prefix/bin')}:${process.env.PATH}`, HOME: '/nonexistent' };
    const inImage = (text: string) => text.replaceAll(' /tmp/', ` ${image.path('image')}/`);
    for (const copy of named('COPY')) {
      await execute('sh', ['-euc', `cp ${inImage(copy)}`], { cwd: image.path('context') });
    }
    for (const line of named('RUN').flatMap((run) => run.split('&&'))) {
      // Of the cache of whoever runs the tests nothing is cleaned away.
      const cache = line.includes('npm cache') ? { npm_config_cache: image.path('cache') } : {};
      const npm = { npm_config_prefix: image.path('prefix'), ...cache };
      await execute('sh', ['-euc', inImage(` ${line}`)], { env: { ...process.env, ...npm } });
    }
  }, 300_000);

  it('leave the command, and no tarball', () => {
    expect(readdirSync(image.path('prefix/bin'))).toEqual(['servegen']);
    expect(readdirSync(image.path('image'))).toEqual([]);
    expect(steps[0]).toMatch(/^FROM node:\d+-slim$/);
  });

  it('have a user that is not root, by number', () => {
    expect(named('USER')).toEqual(['1000:1000']);
  });

  it('end in an entrypoint that makes traces', async () => {
    const [program, ...args] = JSON.parse(named('ENTRYPOINT')[0]!) as string[];
    const variables = Object.fromEntries(named('ENV').map((line) => line.split('=')));
    const { stderr } = await execute(
      program!,
      [...args, 'generate', '--requests', '1000', '--out', image.path('trace.parquet')],
      { env: { ...env, ...variables } },
    );
    expect(stderr).toMatch(/: 1,000 requests over /);
    expect(readdirSync(image.path())).toContain('trace.parquet');
  });
});
