import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../fixtures/folder.js';
import { runHere } from './command-here.js';

const folder = useFolder();

const SPEC = `
pool: { source: builtin:language?clients=20, span: 18:00..18:30 }
attributes:
  tenant: { values: { 'Acme, "Inc"': 3, "Grüße\\n2": 1 } }
  model: { values: { large: 1, small: 2 } }
  slo_class: standard
  priority: { values: { 0: 3, 5: 1 } }
custom_clients:
  - label: probes
    rate: 2
    attributes: { tenant: probes, model: tiny, adapter: "sql,lora" }
    fields: { input_tokens: 10, output_tokens: 5 }
rate: 20
duration: 100
`;

function spec(text = SPEC): string {
  const path = folder.path('w.yaml');
  writeFileSync(path, text);
  return path;
}

async function generated(out: string, ...more: string[]): Promise<string> {
  const { code, stderr } = await runHere(['generate', spec(), '--out', folder.path(out), ...more]);
  expect([code, stderr]).toEqual([0, stderr]);
  return folder.path(out);
}

async function digestOf(path: string): Promise<string> {
  const { code, stdout } = await runHere(['digest', path]);
  expect(code).toBe(0);
  return stdout.toString().split(' ')[0];
}

const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');

describe('a trace with attributes', () => {
  it('has one digest in every format that it is read back from, and after export', async () => {
    const arrow = await digestOf(await generated('t.arrow'));
    for (const name of ['t.arrows', 't.parquet', 't.csv', 't.jsonl', 't.csv.gz']) {
      const path = await generated(name);
      expect([name, await digestOf(path)]).toEqual([name, arrow]);
      for (const out of ['e.arrow', 'e.parquet', 'e.csv']) {
        const exported = await runHere(['export', path, '-o', folder.path(out)]);
        expect([exported.code, exported.stderr]).toEqual([0, exported.stderr]);
        expect([name, out, await digestOf(folder.path(out))]).toEqual([name, out, arrow]);
      }
    }
  });

  it.each(['t.arrow', 't.parquet'])('is verified, and made again: %s', async (name) => {
    const path = await generated(name);
    expect((await runHere(['verify', path])).code).toBe(0);
    const again = await runHere(['reproduce', path, '-o', folder.path('again.arrow')]);
    expect([again.code, again.stderr]).toEqual([0, again.stderr]);
    expect(await digestOf(folder.path('again.arrow'))).toBe(await digestOf(path));
  });

  it('is not verified where a value of a dictionary was changed', async () => {
    const path = await generated('t.arrow');
    const bytes = readFileSync(path);
    bytes[bytes.indexOf('standard')] += 1;
    writeFileSync(path, bytes);
    expect((await runHere(['verify', path])).code).not.toBe(0);
  });

  it('is written in parts of one digest, and parts are no larger than they may be', async () => {
    const whole = await digestOf(await generated('t.arrow'));
    const path = folder.path('parts');
    const { code } = await runHere([
      'generate',
      spec(),
      '--out',
      path,
      '--format',
      'arrow',
      '--partition',
      'rows:700',
    ]);
    expect(code).toBe(0);
    expect(await digestOf(path)).toBe(whole);
    const sized = folder.path('sized');
    await runHere([
      'generate',
      spec(),
      '--out',
      sized,
      '--format',
      'arrow',
      '--partition',
      'size:40KiB',
      '--batch-size',
      '100',
    ]);
    const { parts } = JSON.parse(readFileSync(`${sized}/manifest.json`, 'utf8'));
    expect(parts.length).toBeGreaterThan(1);
    for (const { bytes } of parts) expect(bytes).toBeLessThanOrEqual(40 * 1024);
    expect(await digestOf(sized)).toBe(whole);
  });

  it('is summarised with the share of each value', async () => {
    const path = await generated('t.arrow');
    const { stdout } = await runHere(['inspect', path, '--json']);
    const { attributes, rows, leftOut } = JSON.parse(stdout.toString());
    const csv = lines(await generated('t.csv'));
    expect(attributes.map(({ name }: { name: string }) => name)).toEqual([
      ...['tenant', 'model', 'slo_class', 'priority', 'adapter', 'label'],
    ]);
    const labels = attributes[5].values;
    const probes = csv.filter((line) => line.endsWith(',probes')).length;
    expect(labels).toContainEqual({ value: 'probes', requests: probes, share: probes / rows });
    expect(attributes[2]).toEqual({
      name: 'slo_class',
      valueCount: 1,
      values: [{ value: 'standard', requests: rows, share: 1 }],
    });
    expect(leftOut).toEqual([]);
    const told = (await runHere(['inspect', path])).stdout.toString();
    expect(told).toMatch(/label +probes +\d+/);
  });

  it('is compared by its lengths and times, of which attributes are none', async () => {
    const path = await generated('t.arrow');
    const bare = SPEC.replace(/attributes:(\n {2}.*)*/, '').replace(/ {4}attributes: .*\n/, '');
    const other = folder.path('bare.arrow');
    await runHere(['generate', spec(bare), '--out', other]);
    const { code, stdout } = await runHere(['compare', path, other, '--json']);
    const { columns, leftOut, interArrivalTime } = JSON.parse(stdout.toString());
    expect([code, leftOut]).toEqual([0, []]);
    expect(columns.map(({ column }: { column: string }) => column)).toEqual([
      'input_tokens',
      'output_tokens',
    ]);
    const compared = columns.map(({ values }: { values: object }) => values);
    for (const { kolmogorovSmirnov } of [interArrivalTime, ...compared]) expect(kolmogorovSmirnov).toBe(0);
  });
});

describe('formats that have a place for attributes', () => {
  const rows = (text: string[]) => text.map((line) => JSON.parse(line));

  it('BLIS has five, where its reader looks for them', async () => {
    const path = await generated('t.csv', '--format', 'blis');
    const [head, ...requests] = lines(path);
    const names = head.split(',');
    expect(names.slice(0, 6)).toEqual([
      ...['request_id', 'client_id', 'tenant_id', 'slo_class', 'vllm_priority', 'session_id'],
    ]);
    expect(names.at(-1)).toBe('adapter');
    const acme = requests.find((line) => line.includes('Acme'))!;
    expect(acme).toMatch(/^\d+,\d+,"Acme, ""Inc""",standard,[05],/);
    expect(acme.endsWith(',ok,,,')).toBe(true);
    const probe = requests.find((line) => line.includes(',probes,standard,'))!;
    expect(probe.endsWith(',ok,,,"sql,lora"')).toBe(true);
    expect(probe.split(',')[names.indexOf('model')]).toBe('tiny');
    expect(probe.split(',')).toHaveLength(names.length + 1);
  });

  it('Weka has the model of each session, in its head and in its requests', async () => {
    const sessions = rows(lines(await generated('t.jsonl', '--format', 'weka')));
    const models = new Set<string>();
    for (const {
      models: [model, ...others],
      requests,
    } of sessions) {
      expect(others).toEqual([]);
      for (const request of requests) expect(request.model).toBe(model);
      models.add(model);
    }
    expect(models).toEqual(new Set(['large', 'small', 'tiny']));
  });

  it('BurstGPT has models in the place of one', async () => {
    const requests = lines(await generated('t.csv', '--format', 'burstgpt')).slice(1);
    expect(new Set(requests.map((line) => line.split(',')[1]))).toEqual(new Set(['large', 'small', 'tiny']));
  });

  it('Mooncake has all as keys of their own', async () => {
    const requests = rows(lines(await generated('t.jsonl', '--format', 'mooncake')));
    expect(Object.keys(requests[0])).toEqual([
      ...['timestamp', 'input_length', 'output_length', 'hash_ids', 'client_id'],
      ...['tenant', 'model', 'slo_class', 'priority', 'adapter', 'label'],
    ]);
    expect(requests.find(({ label }) => label === 'probes')).toMatchObject({
      tenant: 'probes',
      model: 'tiny',
    });
  });

  it.each(['vidur', 'azure', 'llmservingsim', 'bailian', 'aiperf-arrow'])(
    '%s names what it leaves out',
    async (format) => {
      const out = folder.path('t.out');
      const { stderr } = await runHere(['generate', spec(), '--out', out, '--format', format]);
      expect(stderr).toContain(
        `left out, as ${format} has no place for it: client_id, tenant, model, slo_class, priority, adapter, label\n`,
      );
    },
  );

  it.each([
    ['blis', SPEC.replace('{ 0: 3, 5: 1 }', '{ -1: 3, 5: 1 }'), 'column priority has -1'],
    ['burstgpt', SPEC.replace('large: 1', '"lärge": 1'), 'column model has "lärge"'],
    ['weka', SPEC.replace('large: 1', '" ": 1'), 'column model has " "'],
  ])('%s refuses what it has no place for', async (format, text, fault) => {
    const path = spec(text);
    const { code, stderr } = await runHere([
      'generate',
      path,
      '--out',
      folder.path('t.out'),
      '--format',
      format,
    ]);
    expect(code).not.toBe(0);
    expect(stderr).toContain(fault);
  });
});

describe('traces of others', () => {
  it('have attributes where --columns says so', async () => {
    const path = folder.path('log.csv');
    writeFileSync(path, 'at,in,out,team,rank\n0,5,6,b,2\n1,7,8,,1.5\n2,7,8,b,2\n');
    const columns = 'time=at,input=in,output=out,tenant=team,priority=rank';
    const out = folder.path('o.jsonl');
    const { code, stderr } = await runHere(['export', path, '--columns', columns, '-o', out]);
    expect([code, stderr]).toEqual([0, stderr]);
    expect(lines(out).map((line) => JSON.parse(line))).toMatchObject([
      { tenant: 'b', priority: 2 },
      { tenant: '', priority: 1.5 },
      { tenant: 'b', priority: 2 },
    ]);
  });

  it('are refused where a number is missing', async () => {
    const path = folder.path('log.csv');
    writeFileSync(path, 'at,in,out,rank\n0,5,6,2\n1,7,8,\n');
    const columns = 'time=at,input=in,output=out,priority=rank';
    const { code, stderr } = await runHere([
      'export',
      path,
      '--columns',
      columns,
      '-o',
      folder.path('o.arrow'),
    ]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('row 1: column rank: its value is missing')]);
  });
});

/** Two tenants, of which the second comes 28 minutes behind the first; and texts that look like something else. */
const LOOKALIKES = `
category: language
duration: 30m
attributes:
  tenant: { by_id: { 0: "1001" }, default: acme }
  code: { by_id: { 0: "02" }, default: "7" }
  weight: { by_id: { 0: 0.1 }, default: 1e21 }
  list: "[1]"
  day: { by_id: { 0: "2024-01-01" }, default: " 5" }
  nothing: { by_id: { 0: "" }, default: "NaN" }
  input_length: 5
  output_length: 6
custom_clients:
  - { id: 0, rate: { steps: [[0s, 20]] }, fields: { input_tokens: 10, output_tokens: 10 } }
  - { id: 1, rate: { steps: [[0s, 0], [1700s, 1]] }, fields: { input_tokens: 10, output_tokens: 10 } }
`;

describe('texts that look like numbers', () => {
  const made = async (name: string) => {
    const { code, stderr } = await runHere([
      'generate',
      spec(LOOKALIKES),
      '--seed',
      'x',
      '--out',
      folder.path(name),
    ]);
    expect([code, stderr]).toEqual([0, stderr]);
    return folder.path(name);
  };

  it('are what they were in every format that is read back', async () => {
    const arrow = await digestOf(await made('l.arrow'));
    for (const name of ['l.parquet', 'l.csv', 'l.jsonl']) {
      const path = await made(name);
      expect([name, await digestOf(path)]).toEqual([name, arrow]);
      expect((await runHere(['inspect', path])).code).toBe(0);
      const { code } = await runHere(['export', path, '-o', folder.path('back.arrow')]);
      expect([name, code, await digestOf(folder.path('back.arrow'))]).toEqual([name, 0, arrow]);
    }
    expect(lines(folder.path('l.csv'))[1]).toMatch(/,10,10,"1001",02,0.1,\[1\],2024-01-01,,5,6$/);
    expect(lines(folder.path('l.csv')).at(-1)).toMatch(/,acme,"7",1e\+21,\[1\], 5,NaN,5,6$/);
  });

  it('are texts where others have left the quotes out, as soon as one is no number', async () => {
    const path = await made('l.csv');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"', ''));
    const report = JSON.parse((await runHere(['inspect', path, '--json'])).stdout.toString());
    const valuesOf = (name: string) =>
      report.attributes
        .find((attribute: { name: string }) => attribute.name === name)
        .values.map(({ value }: { value: unknown }) => value);
    expect(valuesOf('tenant')).toEqual(['1001', 'acme']);
    expect(valuesOf('code')).toEqual(['02', '7']);
    expect(valuesOf('weight')).toEqual([0.1, 1e21]);
  });

  it.each([
    ['JSON lines', 'm.jsonl', '{"timestamp":0,"input_tokens":5,"output_tokens":6,"who":', '}'],
    ['CSV', 'm.csv', '0,5,6,', ''],
  ])('of others are texts from the first row on: %s', async (_, name, before, behind) => {
    const path = folder.path(name);
    const head = name.endsWith('csv') ? 'timestamp,input_tokens,output_tokens,who\n' : '';
    const row = (value: string) => `${before}${value}${behind}\n`;
    const first = name.endsWith('csv') ? '1001' : '"1001"';
    writeFileSync(path, `${head}${row(first).repeat(40_000)}${row('"acme"')}`);
    const { code, stderr } = await runHere([
      'export',
      path,
      '--columns',
      'tenant=who',
      '-o',
      folder.path('m.arrow'),
    ]);
    expect([code, stderr]).toEqual([0, stderr]);
    const { stdout } = await runHere(['inspect', folder.path('m.arrow'), '--json']);
    expect(JSON.parse(stdout.toString()).attributes[0].values).toEqual([
      { value: '1001', requests: 40_000, share: 40_000 / 40_001 },
      { value: 'acme', requests: 1, share: 1 / 40_001 },
    ]);
  });

  it('are numbers in a file that has all values in quotes', async () => {
    const path = folder.path('q.csv');
    writeFileSync(path, '"timestamp","input_tokens","output_tokens","level"\n"0","5","6","1"\n');
    await runHere(['export', path, '--columns', 'priority=level', '-o', folder.path('q.arrow')]);
    const { stdout } = await runHere(['inspect', folder.path('q.arrow'), '--json']);
    expect(JSON.parse(stdout.toString()).attributes[0].values).toEqual([{ value: 1, requests: 1, share: 1 }]);
  });
});
