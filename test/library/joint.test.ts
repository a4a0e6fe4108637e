import { describe, expect, test } from 'vitest';
import { SpecError } from '../../src/errors.js';
import { generate, resolveWorkload, type WorkloadSpec } from '../../src/index.js';
import { chiSquareTest, mean, rankCorrelation, variance } from '../fixtures/statistics.js';

type Joint = NonNullable<WorkloadSpec['joint']>;

async function columnsOf(spec: WorkloadSpec, names: readonly string[]): Promise<Uint32Array[]> {
  const trace = await generate(spec);
  const parts = names.map(() => [] as number[]);
  for await (const batch of trace) {
    names.forEach((name, index) => {
      const column = batch.getChild(name)!;
      for (const value of column) parts[index].push(value as number);
    });
  }
  return parts.map((part) => Uint32Array.from(part));
}

const clientWith = (joint: Joint, more = {}): WorkloadSpec => ({
  category: 'language',
  requests: 100_000,
  rate: 100,
  custom_clients: [{ weight: 1, joint, ...more }],
});

/** Mean outputs by decile of the input of a public log of conversations. */
const OUTPUTS = [151, 84, 100, 105, 325, 412, 412, 330, 114, 73];

describe('tables of lengths', () => {
  test('give the rows that they have, as often as they say', async () => {
    const rows = [
      [100, 70_000],
      [100, 3],
      [99_999, 3],
      [5, 0],
      [5, 0],
      [7, 1],
    ];
    const weights = [4, 1, 2, 1.5, 0.5, 0];
    const [input, output] = await columnsOf(
      clientWith({ fields: ['input_tokens', 'output_tokens'], rows, weights }),
      ['input_tokens', 'output_tokens'],
    );
    const counts = new Map<string, number>();
    input.forEach((value, row) => {
      const key = `${value} ${output[row]}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    });
    // 4, 1, 2 and 1.5 + 0.5 of 9; nothing else occurs.
    const expected = { '100 70000': 4 / 9, '100 3': 1 / 9, '99999 3': 2 / 9, '5 0': 2 / 9 };
    expect([...counts.keys()].sort()).toEqual(Object.keys(expected).sort());
    const observed = Object.keys(expected).map((key) => counts.get(key)!);
    const share = Object.values(expected).map((value) => value * input.length);
    expect(chiSquareTest(observed, share).pValue).toBeGreaterThan(1e-3);
  });

  test('have the shape of a log of conversations, which no correlation says', async () => {
    // Fifty inputs a decile, log-uniform from 10 to 20,000, and outputs that are exponential about the decile's mean.
    const rows = OUTPUTS.flatMap((mean, decile) =>
      Array.from({ length: 50 }, (_, place) => {
        const share = (decile + (place + 0.5) / 50) / 10;
        const order = (place * 23) % 50;
        return [Math.round(10 * 2000 ** share), Math.round(-mean * Math.log1p(-(order + 0.5) / 50))];
      }),
    );
    const [input, output] = await columnsOf(clientWith({ fields: ['input_tokens', 'output_tokens'], rows }), [
      'input_tokens',
      'output_tokens',
    ]);
    OUTPUTS.forEach((_, decile) => {
      const own = rows.slice(decile * 50, (decile + 1) * 50);
      const [least, most] = [own[0][0], own.at(-1)![0]];
      const found = output.filter((_value, row) => input[row] >= least && input[row] <= most);
      const outputs = own.map((row) => row[1]);
      const deviation = Math.sqrt(variance(outputs));
      // A tenth of the requests is of a decile, and their mean output has this standard error: five of each.
      expect(Math.abs(found.length - 10_000)).toBeLessThan(5 * Math.sqrt(100_000 * 0.1 * 0.9));
      expect(Math.abs(mean(found) - mean(outputs))).toBeLessThan((5 * deviation) / Math.sqrt(found.length));
    });
    const table = rankCorrelation(
      Uint32Array.from(rows, ([value]) => value),
      Uint32Array.from(rows, ([, value]) => value),
    );
    // Five standard errors of 100,000 requests.
    expect(Math.abs(rankCorrelation(input, output) - table)).toBeLessThan(0.016);
  });

  test('go with laws of other fields, and with items of a modality', async () => {
    const spec: WorkloadSpec = {
      category: 'multimodal',
      requests: 20_000,
      rate: 100,
      custom_clients: [
        {
          weight: 1,
          joint: {
            fields: ['image_count', 'text_tokens'],
            rows: [
              [0, 900],
              [2, 40],
            ],
            weights: [1, 3],
          },
          fields: { output_tokens: { family: 'exponential', mean: 100 }, image_tokens: 540 },
        },
      ],
    };
    const trace = await generate(spec);
    let withImages = 0;
    for await (const batch of trace) {
      for (let row = 0; row < batch.numRows; row++) {
        const images = [...batch.getChild('image_tokens')!.get(row)];
        expect(batch.getChild('text_tokens')!.get(row)).toBe(images.length === 2 ? 40 : 900);
        expect(images.every((tokens) => tokens === 540)).toBe(true);
        withImages += images.length === 2 ? 1 : 0;
      }
    }
    // Binomial: four standard deviations of 20,000 requests.
    expect(Math.abs(withImages / 20_000 - 0.75)).toBeLessThan(0.0123);
  });

  test('take the place of the laws of a pool, with the rest of it left', async () => {
    const joint = {
      fields: ['input_tokens', 'output_tokens'],
      rows: [
        [11, 22],
        [33, 44],
      ],
    };
    const spec: WorkloadSpec = { pool: 'builtin:reason?clients=50', requests: 5000, rate: 50, joint };
    const [input, output, reason] = await columnsOf(spec, ['input_tokens', 'output_tokens', 'reason_tokens']);
    expect(input.every((value, row) => output[row] === value + 11 && (value === 11 || value === 33))).toBe(
      true,
    );
    expect(new Set(reason).size).toBeGreaterThan(10);
    const naive = { ...spec, method: 'naive' } as const;
    const [pooledInput, pooledOutput] = await columnsOf(naive, ['input_tokens', 'output_tokens']);
    expect(pooledInput.every((value) => value === 11 || value === 33)).toBe(true);
    // The naive method has the lengths of each field, and not which go together.
    const apart = pooledInput.filter((value, row) => pooledOutput[row] !== value + 11).length;
    expect(Math.abs(apart / pooledInput.length - 0.5)).toBeLessThan(0.05);
  });

  test('of files are of no field that has a law, too', () => {
    const readCsv = () => 'input_tokens,output_tokens\n3,4\n';
    const joint = { csv: 'lengths.csv' };
    const fields = { output_tokens: 3 };
    const pool = 'builtin:language';
    const fault = 'lengths.csv:1: output_tokens is in fields, too; one of both says what it is';
    const refused: WorkloadSpec[] = [
      { category: 'language', duration: 60, custom_clients: [{ rate: 1, joint, fields }] },
      { pool, joint, fields },
      { pool, phases: [{ duration: 60, joint, fields }] },
      { pool, fields, phases: [{ duration: 60, joint }] },
      { pool, joint, phases: [{ duration: 60 }, { duration: 60, fields }] },
      { pool, joint, fields, phases: [{ duration: 60 }] },
    ];
    for (const spec of refused) expect(() => resolveWorkload(spec, { readCsv })).toThrow(fault);
    const others = { ...joint, csv: 'others.csv' };
    const spec: WorkloadSpec = { pool, joint, phases: [{ duration: 60, joint: others }] };
    const { joint: whole, phases } = resolveWorkload(spec, { readCsv });
    expect(phases![0].joint).toEqual(whole);
  });

  test('come of files, whose rows have lines', () => {
    const spec: WorkloadSpec = {
      category: 'language',
      duration: 60,
      custom_clients: [{ rate: 1, joint: { csv: 'lengths.csv' } }],
    };
    const of = (text: string) => resolveWorkload(spec, { readCsv: () => text }).custom_clients![0];
    expect(of('output_tokens,weight,input_tokens\n30, 2, 120\n\n180,1,2400\n')).toMatchObject({
      fields: {},
      coupling: 'independent',
      joint: {
        fields: ['output_tokens', 'input_tokens'],
        rows: [
          [30, 120],
          [180, 2400],
        ],
        weights: [2, 1],
      },
    });
    const faultOf = (text: string) => {
      try {
        of(text);
        return '';
      } catch (error) {
        expect(error).toBeInstanceOf(SpecError);
        return (error as SpecError).message;
      }
    };
    expect(faultOf('1,2\n3,4\n')).toContain('lengths.csv:1: it is no header of field names');
    expect(faultOf('input_tokens,output_tokens\n3,4\n5\n')).toContain('lengths.csv:3: it is not 2 numbers');
    expect(faultOf('input_tokens,output_token\n3,4\n')).toContain("did you mean 'output_tokens'");
    expect(faultOf('input_tokens,output_tokens\n3,5e9\n')).toContain(
      'lengths.csv:2: 5000000000 is not a number of tokens from 0 to 4294967295',
    );
    expect(faultOf('input_tokens,weight\n3,4\n')).toContain('it has one field');
    expect(faultOf('input_tokens,output_tokens\n')).toContain('it has no rows of lengths');
    expect(() => resolveWorkload(spec)).toThrow(
      'custom_clients[0].joint.csv: lengths of the file lengths.csv cannot be read here',
    );
  });
});
