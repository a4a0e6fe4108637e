import { describe, expect, it } from 'vitest';
import { generate, parseWorkload, SpecError } from '../../src/index.js';

/** What is said of a spec that is valid, but cannot be met. */
async function refusal(text: string): Promise<string> {
  const spec = parseWorkload(text, { file: 'w.yaml' });
  try {
    await generate(spec);
  } catch (error) {
    expect(error).toBeInstanceOf(SpecError);
    return (error as SpecError).message;
  }
  return expect.fail('the spec can be met');
}

const CLIENTS = (fields: string) =>
  `category: language\nduration: 60\nrate: 5\ncustom_clients:\n  - rate: 1\n    fields: {input_tokens: 5, output_tokens: 6}\n  - rate: 1\n    fields:\n${fields}`;

describe('a fault that shows with the pool open has file, line and path of the spec', () => {
  it.each([
    [
      'duration: 60\npool: builtin:langage',
      'w.yaml:2: pool.source: "builtin:langage": no such population (did you mean builtin:language?);',
    ],
    [
      'duration: 60\npool: builtin:language\nmix:\n  - source: builtin:language?skews=2',
      'w.yaml:4: mix[0].source: "builtin:language?skews=2": unknown parameter "skews" (did you mean skew?);',
    ],
    [
      'duration: 60\npool: { source: builtin:language?coupling=1.5 }',
      'w.yaml:2: pool.source: "builtin:language?coupling=1.5": coupling=1.5 must be a number from 0 to 1',
    ],
    [
      'duration: 60\npool:\n  source: builtin:language?clients=x',
      'w.yaml:3: pool.source: "builtin:language?clients=x": clients=x must be a whole number',
    ],
    [
      'pool:\n  source: builtin:language\n  span: 18:00..90:00',
      'w.yaml:3: pool.span: 64800..324000 is outside the pool, which covers 0..86400 seconds',
    ],
    [
      'pool:\n  source: builtin:language?clients=10\n  client_ids: [1, 77]',
      'w.yaml:3: pool.client_ids: there is no client 77 among the 10',
    ],
    [
      'pool:\n  source: builtin:language?clients=10\n  filter:\n    cv: 99..',
      'w.yaml:3: pool.filter: no client of builtin:language?clients=10 has cv=99..',
    ],
    [
      'pool:\n  source: builtin:language?clients=10\n  filter_windows: { rate: 1e9.. }',
      'w.yaml:3: pool.filter_windows: no client of builtin:language?clients=10 has a window with rate=1000000000..',
    ],
    [
      'pool:\n  source: builtin:language?clients=10\n  weights:\n    3: 1\n    77: 2',
      'w.yaml:5: pool.weights.77: the pool has no client 77',
    ],
    [
      'requests: 1000\nrate:\n  steps: [[0, 5], [10, 0]]',
      'w.yaml:2: rate: the rate never adds up to 1000 requests; it ends at 0',
    ],
    [
      'duration: 60\nrate:\n  steps: [[0, 0], [90, 5]]',
      'w.yaml:2: rate: the rate is 0 over the whole of 60 s',
    ],
    [
      'pool: builtin:language?clients=4\nduration: 60\nclients: [[90, 5]]',
      'w.yaml:3: clients: no step within 60 s has a client',
    ],
    [
      'category: language\nduration: 60\nrate: native\ncustom_clients:\n  - rate: { steps: [[0, 0], [90, 1]] }\n    fields: {input_tokens: 5, output_tokens: 6}',
      'w.yaml:4: custom_clients: no client has a rate above 0 within 60 s',
    ],
    [
      'pool: builtin:language\nrequests: 20\nmethod:\n  kind: naive\n  cv: aggregate',
      "w.yaml:5: method.cv: 'aggregate' is measured in the workload",
    ],
    [
      `pool: builtin:language\nduration: 60\nrate: 5\nconversations:\n  share: 0.5\n  turns: {mean: 3}\n  inter_turn_seconds: {family: lognormal, mu: 1, sigma: 0.01, min: 5000, max: 6000}`,
      'w.yaml:7: conversations.inter_turn_seconds: the bounds 5000 to 6000 hold none of the lognormal law',
    ],
    [
      CLIENTS('      output_tokens: 5\n      input_tokens: {family: exponential, mean: 5, min: 1000}'),
      'w.yaml:10: custom_clients[1].fields.input_tokens: the bounds 1000 to 4294967295 hold none of the exponential',
    ],
    [
      CLIENTS(
        '      output_tokens: 5\n      input_tokens:\n        family: mixture\n        components:\n          - {weight: 0.5, distribution: 5}\n          - {weight: 0.5, distribution: {family: poisson, mean: 5, min: 1000}}',
      ),
      'w.yaml:14: custom_clients[1].fields.input_tokens.components[1].distribution: the bounds 1000 to 4294967295 hold',
    ],
  ])('%s', async (text, message) => {
    expect((await refusal(text)).slice(0, message.length)).toBe(message);
  });
});

describe('a magnitude that no trace has', () => {
  it.each([
    ['duration: 5e-324', 'w.yaml:1: duration: 5e-324 is not a length of time from 1e-9 to 1000000000000'],
    ['duration: 1e300', 'w.yaml:1: duration: 1e+300 is not a length of time from 1e-9 to 1000000000000'],
    ['rate: 5e-324\nduration: 60', 'w.yaml:1: rate: 5e-324 is not a rate in requests per second from 1e-12'],
    ['rate: 1e308\nduration: 60', 'w.yaml:1: rate: 1e+308 is not a rate in requests per second from 1e-12'],
    [
      'requests: 1e14\nrate: 0.001',
      'w.yaml:2: rate: at 0.001 requests per second 100000000000000 requests take',
    ],
    [
      'rate: { scale: 1e308 }',
      'w.yaml:1: rate.scale: 1e+308 is not a factor or weight from 1e-12 to 1000000000000',
    ],
    [
      'duration: 60\nrate:\n  steps:\n    - [0, 1]\n    - [1e-300, 2]',
      'w.yaml:5: rate.steps[1][0]: 1e-300 is less than 1e-9 s after the time before it',
    ],
    ['rate: {ramp: {from: 1, to: 1e308, duration: 5}}', 'w.yaml:1: rate.ramp.to: 1e+308 is not a rate'],
    ['pool: {source: p, weights: {1: 1e308}}', 'w.yaml:1: pool.weights.1: 1e+308 is not a factor or weight'],
    [
      'custom_clients: [{weight: 1e308, fields: {}}]\ncategory: language\nduration: 5',
      'w.yaml:1: custom_clients[0].weight: 1e+308 is not a factor or weight',
    ],
  ])('is refused before the pool is opened: %s', (text, message) => {
    expect(() => parseWorkload(text, { file: 'w.yaml' })).toThrow(message);
  });
});

describe('numbers of items, which are 65,535 at most', () => {
  const multimodal = (count: string) =>
    `category: multimodal\nduration: 60\ncustom_clients:\n  - rate: 1\n    fields:\n      text_tokens: 5\n      output_tokens: 70000\n      image_tokens: 70000\n      image_count: ${count}`;

  it.each([
    ['70000', ': 70000 is not a number of items from 0 to 65535'],
    ['{family: uniform, min: 60000, max: 80000}', '.max: 80000 is not a number of items from 0 to 65535'],
    ['{family: constant, value: 65536}', '.value: 65536 is not a number of items from 0 to 65535'],
    ['{family: samples, samples: [1, 65536]}', '.samples[1]: 65536 is not a number of items from 0 to 65535'],
    [
      '{family: empirical, values: [1, 65536], probabilities: [0.5, 0.5]}',
      '.values[1]: 65536 is not a number of items from 0 to 65535',
    ],
    ['{family: zipf, exponent: 1, ranks: 65536}', '.ranks: 65536 is not a number of items from 0 to 65535'],
    [
      '{family: lognormal, mean: 5, cv: 1, max: 65536}',
      '.max: 65536 is not a number of items from 0 to 65535',
    ],
    [
      '{family: mixture, components: [{weight: 1, distribution: 65536}]}',
      '.components[0].distribution: 65536 is not a number of items from 0 to 65535',
    ],
  ])('refuse %s', (count, message) => {
    expect(() => parseWorkload(multimodal(count), { file: 'w.yaml' })).toThrow(
      `w.yaml:9: custom_clients[0].fields.image_count${message}`,
    );
  });

  it('can be as many as that, and tokens more', () => {
    expect(parseWorkload(multimodal('65535'), { file: 'w.yaml' }).duration).toBe(60);
  });
});

describe('a history beyond 2^32 - 1 tokens', () => {
  const text = (input: string, turns: string, more = '') =>
    `category: language\nduration: 60\ncustom_clients:\n  - rate: 1\n    fields: {input_tokens: ${input}, output_tokens: 5}\n    conversations: {share: 0.5, turns: ${turns}, inter_turn_seconds: 5${more}}`;

  it.each([
    ['1e9', '{5: 1}', 5_000_000_025],
    ['{family: uniform, min: 1e9, max: 2e9}', '{mean: 3}', 64_000_000_320],
    ['{family: samples, samples: [1e9, 2e9]}', '{2: 0.5, 5: 0.5}', 5_000_000_025],
  ])('is refused where it is sure: %s, %s', (input, turns, tokens) => {
    expect(() => parseWorkload(text(input, turns), { file: 'w.yaml' })).toThrow(
      `w.yaml:4: custom_clients[0]: the history of its conversations comes to at least ${tokens} tokens; the most that it can have is 4294967295`,
    );
  });

  it.each([
    ['1e9', '{4: 1}', ''],
    ['1e9', '{5: 1}', ', history: false'],
    ['{family: exponential, mean: 1e9}', '{5: 1}', ''],
  ])('is not where it need not be: %s, %s', (input, turns, more) => {
    expect(parseWorkload(text(input, turns, more), { file: 'w.yaml' }).duration).toBe(60);
  });
});
