import { expect, it, vi } from 'vitest';
import { explain } from '../../src/cli/exit.js';
import { SpecError } from '../../src/errors.js';
import { workloadSchema } from '../../src/workload/schema.js';
import { run, runShell } from './command.js';

const printed = vi.hoisted(() => [] as string[]);
vi.mock('../../src/cli/print.js', () => ({ printError: (text: string) => printed.push(text) }));

it('prints the schema of workload specs, to a pipe, too', async () => {
  const { code, stdout, stderr } = await run(['schema']);
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout.toString())).toEqual(JSON.parse(JSON.stringify(workloadSchema)));
  expect(await runShell('$servegen schema | head -c 10', '.')).toMatchObject({ code: 0, stderr: '' });
});

it('takes no arguments', async () => {
  const { code, stderr } = await run(['schema', 'x']);
  expect([code, stderr]).toEqual([
    2,
    "servegen: too many arguments for 'schema'. Expected 0 arguments but got 1.\n",
  ]);
});

it('faults of a spec are wrong usage, each in a line of its own', () => {
  const fault = { file: 'w.yaml', line: 2, field: 'rate', problem: "'a\nb' is not a rate" };
  expect(explain(new SpecError([fault, { file: 'w.yaml', problem: 'seed is missing' }]))).toBe(2);
  expect(printed.join('')).toBe(
    "servegen: w.yaml:2: rate: 'a\\nb' is not a rate\nservegen: w.yaml: seed is missing\n",
  );
});
