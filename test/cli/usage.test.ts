import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reflowed } from '../../src/cli/help-width.js';
import { SPEC_ONLY } from '../../src/cli/spec-keys.js';
import { FORMAT_NAMES } from '../../src/output/formats.js';
import { KNOWN_SHAPES } from '../../src/trace/known-shapes.js';
import { PACKAGE_VERSION } from '../../src/version.js';
import { workloadSchema } from '../../src/workload/schema.js';
import { buildCommand, run } from './command.js';
import { runHere } from './command-here.js';

it('keeps the first line that makes it executable', async () => {
  expect(readFileSync(await buildCommand(), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

describe('help', () => {
  it('lists the commands', async () => {
    const { code, stdout, stderr } = await run(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const command of [
      'generate',
      'pool',
      'inspect',
      'compare',
      'digest',
      'schema',
      'Examples:',
      'Exit codes:',
    ]) {
      expect(stdout.toString()).toContain(command);
    }
  });

  it.each([
    ['generate'],
    ['pool', 'info'],
    ['pool', 'pack'],
    ['inspect'],
    ['compare'],
    ['digest'],
    ['schema'],
  ])('of %s %s has examples', async (...command) => {
    const { code, stdout, stderr } = await runHere([...command, '--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.toString()).toMatch(/^Usage: servegen /);
    expect(stdout.toString()).toContain(`Examples:\n  servegen ${command.join(' ')}`);
  });

  it('is also a command', async () => {
    const [flag, command] = await Promise.all([run(['inspect', '--help']), run(['help', 'inspect'])]);
    expect(command.stdout.toString()).toBe(flag.stdout.toString());
  });

  it.each([
    ['generate'],
    ['export'],
    ['reproduce'],
    ['verify'],
    ['inspect'],
    ['compare'],
    ['digest'],
    ['bench'],
    ['schema'],
    ['pool', 'info'],
    ['pool', 'cdf'],
    ['pool', 'pack'],
  ])('of %s %s has lines of 100 columns, but for examples', async (...command) => {
    const help = (await runHere([...command, '--help'])).stdout.toString();
    const long = help.split('\n').filter((line) => line.length > 100 && !line.startsWith('  servegen '));
    expect(long).toEqual([]);
  });

  it.each(['generate', 'reproduce', 'export'])('of %s has a line for each format', async (command) => {
    const help = (await runHere([command, '--help'])).stdout.toString();
    for (const name of FORMAT_NAMES) expect(help).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
  });

  it.each([[['generate']], [['plan']], [['pool', 'info']], [['pool', 'cdf']]])(
    'of %s has a line for each parameter of built-in populations',
    async (command) => {
      const help = (await runHere([...command, '--help'])).stdout.toString();
      expect(help).toMatch(/^ {2}clients +1 to 10000000 +how many/m);
      expect(help).toMatch(/^ {2}seed +0 to 4294967295 +another/m);
      for (const key of ['skew', 'burstiness', 'shifts', 'day', 'variety']) {
        expect(help).toMatch(new RegExp(`^  ${key} +0 to 3 +\\S`, 'm'));
      }
      expect(help).toMatch(/^ {2}coupling +0 to 1 +\S/m);
    },
  );

  it('says of verify and export what they read', async () => {
    const verify = (await runHere(['verify', '--help'])).stdout.toString();
    expect(verify).toMatch(/Arrow or Parquet files, folders of parts/);
    const exported = (await runHere(['export', '--help'])).stdout.toString().replaceAll('\n', ' ');
    for (const { name } of KNOWN_SHAPES) expect(exported).toContain(name);
    const generate = (await runHere(['generate', '--help'])).stdout.toString().replaceAll('\n', ' ');
    expect(generate).toContain('inspect, digest, compare, export, verify and reproduce take the folder');
  });

  it('is the answer to nothing, as wrong usage', async () => {
    const { code, stdout, stderr } = await run([]);
    expect([code, stdout.toString()]).toEqual([2, '']);
    expect(stderr).toContain('Usage: servegen');
  });
});

describe('a key of specs that is asked for as an option', () => {
  it.each(SPEC_ONLY)('%s', async (key) => {
    const flag = `--${key.replaceAll('_', '-')}`;
    const { code, stderr } = await runHere(['generate', flag, '0.5']);
    expect([code, stderr]).toEqual([
      2,
      `servegen: unknown option '${flag}'; ${key} is a key of workload specs (servegen generate workload.yaml), ` +
        "which 'servegen schema' describes\n",
    ]);
  });

  it('is any that has no option', async () => {
    const help = (await runHere(['generate', '--help'])).stdout.toString();
    const keys = Object.keys(workloadSchema.properties!).filter(
      (key) => key !== 'output' && key !== '$schema',
    );
    const without = keys.filter((key) => !help.includes(`\n  --${key.replaceAll('_', '-')} `));
    expect([...SPEC_ONLY].sort()).toEqual(without.sort());
  });
});

it.each([120, 80, 60])('flows paragraphs into %i columns, and leaves what is indented', (width) => {
  const prose = 'a word and another '.repeat(20).trim();
  const text = `Usage: servegen\n\n${prose}\n${prose}\n\nExamples:\n  servegen ${'x'.repeat(150)}\n`;
  const lines = reflowed(text, width).split('\n');
  expect(lines.slice(0, 2)).toEqual(['Usage: servegen', '']);
  expect(lines.slice(-4)).toEqual(['', 'Examples:', `  servegen ${'x'.repeat(150)}`, '']);
  const flowed = lines.slice(2, -4);
  expect(flowed.join(' ')).toBe(`${prose} ${prose}`);
  for (const [index, line] of flowed.entries()) {
    expect(line.length).toBeLessThanOrEqual(width);
    const next = flowed[index + 1]?.split(' ')[0];
    if (next !== undefined) expect(line.length + 1 + next.length).toBeGreaterThan(width);
  }
});

it('prints its version', async () => {
  const { code, stdout } = await run(['--version']);
  expect([code, stdout.toString()]).toEqual([0, `${PACKAGE_VERSION}\n`]);
});

it.each([[['genrate']], [['inspect', 'nowhere.arrow']], [['schema']]])(
  'servegen %j says in a process of its own what it says in this one',
  async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect(await runHere(args)).toEqual({ code, signal: null, stdout, stderr });
  },
);

describe('wrong usage ends with code 2 and one sentence', () => {
  it.each<[string[], RegExp]>([
    [['genrate'], /unknown command 'genrate' \(Did you mean generate\?\)/],
    [['generate', '--durations', '5'], /unknown option '--durations' \(Did you mean --duration\?\)/],
    [['generate', '--zzzzzzzz'], /unknown option '--zzzzzzzz'$/m],
    [['inspect', '--jsn', 'x'], /unknown option '--jsn' \(Did you mean --json\?\)/],
    [['pool', 'inf'], /unknown command 'inf' \(Did you mean info\?\)/],
    [['inspect'], /missing required argument 'trace'/],
    [['inspect', 'a', 'b'], /too many arguments/],
    [['compare', 'a'], /missing required argument 'b'/],
    [['compare', '-', '-'], /standard input can be one of the two traces, not both/],
    [
      ['compare', 'a', 'b', '--window', '0'],
      /--window: '0' is not usable; expected a length of time above 0/,
    ],
    [['generate', '--rate'], /argument missing/],
    [['generate', '--arrivals', 'exakt'], /'exakt' is invalid.*exact, renewal, reference/],
    [['generate', '--method', 'native'], /'native' is invalid.*servegen, naive/],
    [['generate', '--method', 'naive', '--cv', '0'], /--cv: '0' is not usable.*'aggregate'/],
    [['generate', '--cv', '2'], /--cv goes with --method naive/],
    [['generate', '--format', 'xml'], /'xml' is not usable; expected one of arrow, arrow-stream/],
    [['generate', '--requests', '1.5'], /--requests: '1\.5'/],
    [['generate', '--requests', '1e15'], /--requests: '1e15'.*from 1 to 1e14/],
    [['generate', '--workers', 'two'], /--workers: 'two'.*from 1 to 256$/m],
    [['generate', '--workers', '257'], /--workers: '257'.*from 1 to 256$/m],
    [['export', 'a', '-o', 'b', '--workers', '0'], /--workers: '0'.*from 1 to 256$/m],
    [['generate', '--block-size', '0'], /--block-size: '0'.*from 1 to 1048576$/m],
    [['export', 'a', '-o', 'b', '--block-size', '2M'], /--block-size: '2M'.*from 1 to 1048576$/m],
    [['generate', '--system-prompt-tokens', '1048577'], /--system-prompt-tokens: .*from 0 to 1048576$/m],
    [['generate', '--batch-size', '0'], /--batch-size: '0'.*from 1 to 16777216$/m],
    [['generate', '--batch-size', '16777217'], /--batch-size: '16777217'.*16777216/],
    [['generate', '--out', ''], /--out: the path is empty/],
    [['generate', '--out', 'trace.xml'], /--out: trace\.xml ends in \.xml/],
    [['pool', 'pack', 'folder'], /required option '-o, --out <path>'/],
  ])('servegen %j', async (args, message) => {
    const { code, stdout, stderr } = await runHere(args);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^servegen: [^\n]+\n$/);
    expect([code, stdout.toString()]).toEqual([2, '']);
  });
});
