/**
 * What the README of ServeGen's reference shows, as workload specs: the same statistics, computed from the data files and
 * from closed forms. Its filters and CDFs are in `clients.slow.test.ts`.
 */
import { expect, it } from 'vitest';
import { generate } from '../../src/generate/generate.js';
import { parseWorkload } from '../../src/workload/parse.js';
import { resolveWorkload } from '../../src/workload/resolve.js';
import { mean, variance } from '../fixtures/statistics.js';
import { describeReal, releasedDirectory } from './data.js';
import { expectedClients } from './expected.js';
import { DURATION, FROM, TO } from './measures.js';
import { meanOf, rawAggregate } from './raw-aggregate.js';

interface Columns {
  readonly timestamps: Float64Array;
  readonly clients: Uint32Array;
  readonly fields: Readonly<Record<string, Uint32Array>>;
}

/** The trace of a spec in columns; those of lists are left out. */
async function traceOf(spec: string): Promise<Columns> {
  const resolved = resolveWorkload(parseWorkload(spec, { file: 'example.yaml' }));
  const trace = await generate(resolved);
  const columns = new Map<string, number[]>();
  for await (const batch of trace) {
    batch.schema.fields.forEach(({ name }, index) => {
      const { values } = batch.data.children[index];
      if (values === undefined) return;
      const all = columns.get(name) ?? [];
      for (const value of values as Uint32Array) all.push(value);
      columns.set(name, all);
    });
  }
  const fields = Object.fromEntries([...columns].map(([name, values]) => [name, Uint32Array.from(values)]));
  return {
    timestamps: Float64Array.from(columns.get('timestamp')!),
    clients: fields.client_id!,
    fields,
  };
}

const poolOf = (directory: string) => `pool: { source: ${directory}, span: [${FROM}, ${TO}] }\n`;

/** The mean of a field over the requests of an hour at a rate, by each client's share and distribution in the files. */
function expectedMean(directory: string, field: string): number {
  const clients = expectedClients(directory, FROM, TO, 100);
  const requests = clients.reduce((sum, { expectedArrivals }) => sum + expectedArrivals, 0);
  return (
    clients.reduce((sum, { expectedArrivals, fields }) => sum + expectedArrivals * meanOf(fields[field]), 0) /
    requests
  );
}

describeReal('examples of the reference', () => {
  const large = releasedDirectory('m-large');

  it('a constant rate on m-large', async () => {
    const { timestamps, fields } = await traceOf(`${poolOf(large)}rate: 100\nduration: 1h\n`);
    expect(timestamps.length).toBe(360_000);
    for (const field of ['input_tokens', 'output_tokens']) {
      const values = fields[field];
      // Means of 360,000 requests, whose clients' shares are fixed: within five standard errors.
      const error = Math.sqrt(variance(values) / values.length);
      expect(Math.abs(mean(values) - expectedMean(large, field))).toBeLessThan(5 * error);
    }
  });

  it('a bounded rate on m-large: the busiest window of the hour comes down to it, the others in proportion', async () => {
    const { timestamps } = await traceOf(`${poolOf(large)}rate: { max: 60 }\nduration: 1h\n`);
    const { rates } = rawAggregate(large, FROM, TO);
    const hour = [...rates].filter(([start]) => start >= FROM && start < TO).map(([, rate]) => rate);
    const factor = 60 / Math.max(...hour);
    const expected = hour.reduce((sum, rate) => sum + rate * factor * 600, 0);
    expect(Math.abs(timestamps.length - expected)).toBeLessThanOrEqual(1);
  });

  it('a bursty and a stable client of our own', async () => {
    const client = (id: number, cv: number, mean: number) =>
      `  - { id: ${id}, rate: 20, inter_arrival: { family: gamma, cv: ${cv} }, fields: { input_tokens: { family: lognormal, mean: ${mean}, cv: 1 }, output_tokens: { family: exponential, mean: 200 } } }\n`;
    const { timestamps, clients, fields } = await traceOf(
      `category: language\nduration: 2h\ncustom_clients:\n${client(1, 2.5, 1000)}${client(2, 0.5, 300)}`,
    );
    for (const [id, cv, expected] of [
      [1, 2.5, 1000],
      [2, 0.5, 300],
    ] as const) {
      const rows = [...clients.keys()].filter((row) => clients[row] === id);
      expect(rows.length).toBe(144_000);
      const times = rows.map((row) => timestamps[row]);
      const gaps = times.slice(1).map((time, index) => time - times[index]);
      // 144,000 gaps: the CV's standard error is below 1.5 % at 2.5, and segments take less than 1 % of it away.
      expect(Math.abs(Math.sqrt(variance(gaps)) / mean(gaps) / cv - 1)).toBeLessThan(0.05);
      const inputs = rows.map((row) => fields.input_tokens![row]);
      const outputs = rows.map((row) => fields.output_tokens![row]);
      // A CV of 1 over 144,000 requests: five standard errors are 1.3 %.
      expect(Math.abs(mean(inputs) / expected - 1)).toBeLessThan(0.013);
      expect(Math.abs(mean(outputs) / 200 - 1)).toBeLessThan(0.013);
    }
  });

  it('reasoning: reason and answer tokens make the output, with the ratio of the files', async () => {
    const directory = releasedDirectory('deepseek-r1');
    const { timestamps, fields } = await traceOf(`${poolOf(directory)}rate: 50\nduration: 1h\n`);
    expect(timestamps.length).toBe(50 * DURATION);
    const { reason_tokens: reason, answer_tokens: answer, output_tokens: output } = fields;
    expect(output!.every((value, row) => value === reason![row] + answer![row])).toBe(true);
    const ratios = Array.from(output!.keys())
      .filter((row) => output![row] > 1000)
      .map((row) => reason![row] / output![row]);
    const error = Math.sqrt(variance(ratios) / ratios.length);
    // Ratio and output are independent within a client, not between clients: some hundredths.
    expect(Math.abs(mean(ratios) - expectedMean(directory, 'reason_ratio'))).toBeLessThan(5 * error + 0.05);
    const outputs = Math.sqrt(variance(output!) / output!.length);
    expect(Math.abs(mean(output!) - expectedMean(directory, 'output_tokens'))).toBeLessThan(5 * outputs);
  });

  it('multimodal: text and output of the files', async () => {
    const directory = releasedDirectory('mm-image');
    const { timestamps, fields } = await traceOf(`${poolOf(directory)}rate: 20\nduration: 1h\n`);
    expect(timestamps.length).toBe(20 * DURATION);
    for (const field of ['text_tokens', 'output_tokens']) {
      const error = Math.sqrt(variance(fields[field]) / timestamps.length);
      expect(Math.abs(mean(fields[field]) - expectedMean(directory, field))).toBeLessThan(5 * error);
    }
  });
});
