import { describe, expect, it } from 'vitest';
import { generate, parseWorkload, SpecError } from '../../src/index.js';

// What takes time in proportion to the length of a spec takes 4 times as long for one of 4 times the length, and what
// goes by its square 16 times. The time is that of the processor, which a busy machine lengthens less, and the shortest of
// some runs counts.
const BOUND = 10;
const RUNS = 3;

async function shortest(run: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let time = 0; time < RUNS; time++) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

async function growth(size: number, run: (size: number) => unknown): Promise<number> {
  await run(size);
  return (await shortest(() => run(4 * size))) / (await shortest(() => run(size)));
}

function list<T>(length: number, item: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => item(index));
}

/** To its compiled plan, so that nothing on the way goes by the square. */
async function compile(text: string, file: string): Promise<void> {
  const trace = await generate(parseWorkload(text, { file }));
  expect(trace.expectedRequests).toBe(600);
}

function refuse(text: string, file = 'w.yaml'): void {
  expect(() => parseWorkload(text, { file })).toThrow(SpecError);
}

const FIELDS = (index: number) => ({
  input_tokens: { family: 'exponential', mean: 100 + index },
  output_tokens: 20,
});

describe('time grows with the length of a spec, not with its square', () => {
  it('of custom clients, each with a dataset of its own, in YAML and JSON', async () => {
    const spec = (size: number) => ({
      category: 'language',
      duration: 60,
      rate: 10,
      custom_clients: list(size, (index) => ({ id: 3 * index, count: 2, rate: 1, fields: FIELDS(index) })),
    });
    const json = (size: number) => compile(JSON.stringify(spec(size)), 'w.json');
    expect(await growth(2_000, json)).toBeLessThan(BOUND);
    const lines = (size: number) =>
      spec(size).custom_clients.map((client) => `  - ${JSON.stringify(client).replaceAll(':', ': ')}`);
    const yaml = (size: number) =>
      compile(
        `category: language\nduration: 60\nrate: 10\ncustom_clients:\n${lines(size).join('\n')}`,
        'w.yaml',
      );
    expect(await growth(500, yaml)).toBeLessThan(BOUND);
  }, 60_000);

  it('of custom clients with weights beside a pool, and of observed gaps that many share', async () => {
    const spec = (size: number) => ({
      pool: 'builtin:language?clients=20',
      duration: 60,
      rate: 10,
      custom_clients: [
        ...list(size, (index) => ({ weight: 0.001, fields: FIELDS(index) })),
        {
          weight: 0.001,
          count: size,
          inter_arrival: { family: 'samples', samples: list(size, (index) => index + 1) },
          fields: FIELDS(0),
        },
      ],
    });
    expect(await growth(250, (size) => compile(JSON.stringify(spec(size)), 'w.json'))).toBeLessThan(BOUND);
  }, 60_000);

  it('of clients that are named of a pool', async () => {
    const spec = (size: number) => ({
      pool: {
        source: `builtin:language?clients=${size}`,
        client_ids: list(size, (index) => index),
        weights: Object.fromEntries(list(size, (index) => [index, 2])),
      },
      duration: 60,
      rate: 10,
    });
    expect(await growth(2_000, (size) => compile(JSON.stringify(spec(size)), 'w.json'))).toBeLessThan(BOUND);
  }, 60_000);

  it('of sums and products of many rates', async () => {
    const spikes = (size: number) => ({
      duration: 60,
      rate: {
        clip: {
          rate: {
            sum: [
              10,
              ...list(size, (index) => ({
                spike: { at: (index * 60) / size, duration: 20 / size, rate: 1 },
              })),
            ],
          },
          max: 10,
        },
      },
    });
    expect(await growth(500, (size) => compile(JSON.stringify(spikes(size)), 'w.json'))).toBeLessThan(BOUND);
  }, 60_000);

  it.each<[what: string, text: (size: number) => string]>([
    ['unknown keys', (size) => list(size, (index) => `key${index}: 1`).join('\n')],
    ['times that do not ascend', (size) => `rate: { steps: [${list(size, () => '[0, 1]')}] }`],
    [
      'ids that are there twice',
      (size) => `custom_clients: [${list(size, () => '{id: 0, rate: 1, fields: {}}')}]`,
    ],
    ['keys that are there twice', (size) => `${list(size, (index) => `key${index}: 1`).join('\n')}\nkey0: 2`],
  ])(
    'of %s, which are refused',
    async (_, text) => {
      expect(await growth(1_500, (size) => refuse(text(size)))).toBeLessThan(BOUND);
    },
    60_000,
  );
});

describe('what aliases repeat', () => {
  it('is bounded, so that a short text cannot stand for millions of values', () => {
    const levels = list(10, (level) => `, &a${level + 1} {sum: [${list(4, () => `*a${level}`)}]}`);
    const text = `rate: {sum: [&a0 {sum: [1, 1, 1, 1]}${levels.join('')}]}`;
    expect(text.length).toBeLessThan(1_000);
    const start = performance.now();
    expect(() => parseWorkload(text, { file: 'w.yaml' })).toThrow(
      /^w\.yaml:1: rate\.sum\[\d+\]\.sum\[\d\]: aliases up to here repeat \d+ values; they may repeat \d+ of the \d+ that are written$/,
    );
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('may be a great part of a long list of clients', () => {
    const clients = list(2_000, (index) => `  - {rate: ${index + 1}, fields: *fields}`);
    const values = list(20, (index) => index + 1);
    const fields = `{family: samples, samples: [${values}]}`;
    const text = `custom_clients:\n  - {rate: 1, fields: &fields {input_tokens: ${fields}, output_tokens: 5}}\n${clients.join('\n')}`;
    const spec = parseWorkload(`category: language\nduration: 60\n${text}`, { file: 'w.yaml' });
    expect(spec.custom_clients).toHaveLength(2_001);
  });
});

describe('a number or a text without end', () => {
  it.each([
    ['w.yaml', `seed: 1\nrequests: ${'1'.repeat(1_000_000)}`, 2],
    ['w.yaml', `seed: 1\nrate:\n  .${'1'.repeat(1_000_000)}`, 3],
    ['w.yaml', `seed: "${'1'.repeat(1_000_000)}"`, 1],
    ['w.json', `{"seed": 1,\n"requests": ${'1'.repeat(1_000_000)}}`, 2],
    ['w.json', `{"seed":\n"${'1'.repeat(1_000_000)}"}`, 2],
  ])('in %s is refused with its line, before it is read', (file, text, line) => {
    expect(() => parseWorkload(text, { file })).toThrow(
      `${file}:${line}: there is a number of more than 1000 characters, or a text of more than 100000`,
    );
  });

  it('of a thousand characters is a number still', () => {
    expect(parseWorkload(`rate: 1.${'1'.repeat(900)}`, { file: 'w.yaml' })).toEqual({ rate: 10 / 9 });
  });
});
