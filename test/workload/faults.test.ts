import { describe, expect, it } from 'vitest';
import { SpecError } from '../../src/errors.js';
import { parseWorkload } from '../../src/workload/parse.js';

/** What is said of a document that is not valid. */
function messageOf(text: string): string {
  try {
    parseWorkload(text, { file: 'w' });
  } catch (error) {
    expect(error).toBeInstanceOf(SpecError);
    return (error as SpecError).message;
  }
  return expect.fail(`${text} is valid`);
}

type Rows = readonly (readonly [text: string, faults: string])[];

/**
 * Documents that differ in one place only. Each line of `faults` has the place of a fault after `place`, and after the
 * last colon words of what is said of it: the rule, not the whole sentence.
 */
function checkPlaces(rows: Rows, document: (text: string) => string, place: string): void {
  it.each(rows)('%s', (text, faults) => {
    const expected = faults.split('\n').map((fault) => {
      const colon = fault.lastIndexOf(': ') + 2;
      return { at: `${place}${fault.slice(0, colon)}`, words: fault.slice(colon) };
    });
    const lines = messageOf(document(text)).split('\n');
    expect(lines).toHaveLength(expected.length);
    expected.forEach(({ at, words }, index) => {
      const line = lines[index];
      expect([line.slice(0, at.length), line.slice(at.length)]).toEqual([at, expect.stringContaining(words)]);
    });
  });
}

describe('a whole sentence says where, what, and what was expected', () => {
  it.each([
    ['rtae: 5', "w:1: rtae: there is no such key; did you mean 'rate'?"],
    [
      'colour: 5',
      'w:1: colour: there is no such key; expected category, pool, mix, clients, custom_clients, rate, duration, requests, seed, method, arrivals, inter_arrival, coupling, conversations or output',
    ],
    [
      'duration: 10min',
      "w:1: duration: '10min' is not a length of time above 0, in seconds or with s, m, h or d: 1200, 90s, 20m, 1h, 14d",
    ],
    [
      'requests: 1.5',
      'w:1: requests: 1.5 is not a whole number from 1 to 1e14, plain or as 10k, 250M, 2G, 2B or 1e9',
    ],
    [
      'seed: 1.5',
      'w:1: seed: 1.5 is not a text, or a whole number up to 9007199254740991; quotes make a text of any number',
    ],
    [
      'rate: [1]',
      "w:1: rate: a list of 1 is not requests per second above 0, 'native', or one of scale, max, steps, linear, ramp, diurnal, spike, csv, sum, product and clip",
    ],
    [
      'rate: {steps: [[2:18:00, 5]]}',
      "w:1: rate.steps[0][0]: '2:18:00' is not usable; expected a time from the start, in seconds, with s, m, h or d, as hh:mm[:ss] or as d:hh:mm:ss: 0, 90s, 20m, 18:00 (2:18:00 could be two things: write 02:18:00 or 2:18:00:00)",
    ],
    [
      'inter_arrival: {family: gamma, cv: 200}',
      'w:1: inter_arrival.cv: 200 is out of range for gamma gaps: it needs a shape of 0.000025, which can be 0.0001 to 1000000',
    ],
    [
      'pool: builtin:reason\ncoupling: {rank_correlations: [{fields: [input_tokens, output_tokens], value: 0.9}, {fields: [output_tokens, reason_ratio], value: 0.9}, {fields: [reason_ratio, input_tokens], value: -0.9}]}',
      'w:2: coupling.rank_correlations: reason_ratio cannot have the rank correlations -0.9 with input_tokens, 0.9 with output_tokens where there is 0.9 between input_tokens and output_tokens (pairs that are not named have 0): the matrix of correlations is not positive semidefinite',
    ],
  ])('%s', (text, message) => expect(messageOf(text)).toBe(message));
});

describe('a document', () => {
  checkPlaces(
    [
      ['rtae: 5', "w:1: rtae: did you mean 'rate'"],
      ['colour: 5', 'w:1: colour: there is no such key'],
      ['pool: {sorce: x}', "w:1: pool.sorce: did you mean 'source'"],
      ['{pool: {span: 0..5}}', 'w:1: pool: source is missing'],
      ['output: {fromat: arrow}', "w:1: output.fromat: did you mean 'format'"],
      ['duration: 0', 'w:1: duration: not a length of time above 0'],
      ['duration: 0s', 'w:1: duration: expected a length of time above 0'],
      ['duration: 10min', 'w:1: duration: not a length of time above 0'],
      ['duration: 1e999', 'w:1: duration: not a length of time above 0'],
      ['duration: -1', 'w:1: duration: not a length of time above 0'],
      ['duration: .nan', 'w:1: duration: not a length of time above 0'],
      ['requests: 0', 'w:1: requests: not a whole number from 1 to 1e14'],
      ['requests: 1.5', 'w:1: requests: not a whole number from 1 to 1e14'],
      ['requests: -3', 'w:1: requests: not a whole number from 1 to 1e14'],
      ['requests: .nan', 'w:1: requests: not a whole number from 1 to 1e14'],
      ['requests: 10X', 'w:1: requests: not a whole number from 1 to 1e14'],
      ['requests: 1e15', 'w:1: requests: not a whole number from 1 to 1e14'],
      ['requests: 0.5', 'w:1: requests: not a whole number from 1 to 1e14'],
      ['seed: 1.5', 'w:1: seed: not a text, or a whole number up to 9007199254740991'],
      ['seed: 12345678901234567890', 'w:1: seed: not a text, or a whole number up to 9007199254740991'],
      ['seed: true', 'w:1: seed: not a text, or a whole number up to 9007199254740991'],
      ['category: lang', "w:1: category: not 'language', 'reason' or 'multimodal'"],
      ['category: text', "w:1: category: not 'language', 'reason' or 'multimodal'"],
      ['arrivals: exakt', "w:1: arrivals: not 'exact', 'renewal' or 'reference'"],
      ['method: navie', "w:1: method: not 'servegen', 'naive' or an object of kind naive"],
      ['method: {cv: 2}', 'w:1: method: kind is missing'],
      ['method: {kind: naive, cv: 0}', 'w:1: method.cv: not a coefficient of variation from 0.001 to 100'],
      [
        'method: {kind: naive, cv: agregate}',
        'w:1: method.cv: not a coefficient of variation from 0.001 to 100',
      ],
      ['history: true', 'w:1: history: there is no such key'],
      ['pool: ""', 'w:1: pool: not a pool'],
      ['clients: 0', 'w:1: clients: not a number of clients from 1 to 10000000'],
      ['clients: many', 'w:1: clients: not a number of clients from 1 to 10000000'],
      ['clients: [[0, 0]]', 'w:1: clients: all numbers of clients are 0'],
      ['custom_clients: []', 'w:1: custom_clients: not a list of at least 1'],
      ['custom_clients: [{rate: 5}]', 'w:1: custom_clients[0]: fields is missing'],
      ['output: {request_id: yes}', 'w:1: output.request_id: not true or false'],
      ['output: {format: xml}', "w:1: output.format: not 'arrow', 'arrow-stream', 'parquet'"],
      ['inter_arrival: {family: constant, cv: 0.5}', 'w:1: inter_arrival.cv: constant has no such key'],
      ['inter_arrival: {family: exponential, cv: 1}', 'w:1: inter_arrival.cv: exponential has no such key'],
      ['inter_arrival: {family: gamma, cv: 0}', 'w:1: inter_arrival.cv: not a number of at least 0.001'],
      ['inter_arrival: gamma', 'w:1: inter_arrival: not an inter-arrival law with a family'],
      ['inter_arrival: {family: normal}', 'w:1: inter_arrival.family: is not a family here'],
      ['inter_arrival: {family: 99}', 'w:1: inter_arrival.family: is not a family here'],
      ['inter_arrival: {family: gamma, cv: .nan}', 'w:1: inter_arrival.cv: not a number of at least 0.001'],
      ['inter_arrival: {family: gamma, shape: 0}', 'w:1: inter_arrival.shape: not a number from 0.0001'],
      ['inter_arrival: {family: gamma, shape: -1}', 'w:1: inter_arrival.shape: not a number from 0.0001'],
      ['inter_arrival: {family: gamma, shape: .inf}', 'w:1: inter_arrival.shape: not a number from 0.0001'],
      [
        'inter_arrival: {family: samples, samples: []}',
        'w:1: inter_arrival.samples: not a list of at least 1',
      ],
      [
        'inter_arrival: {family: samples, samples: [1, 1e9], weights: [1e8, 1]}',
        'w:1: inter_arrival.samples: the observed gaps have a coefficient of variation of 9090',
      ],
      [
        'coupling: full',
        "w:1: coupling: not 'independent', 'comonotone' or an object with rank_correlations",
      ],
      ['coupling: {}', 'w:1: coupling: rank_correlations is missing'],
      ['coupling:', "w:1: coupling: not 'independent', 'comonotone' or an object with rank_correlations"],
      ['coupling: {rank: []}', "w:1: coupling.rank: did you mean 'rank_correlations'"],
      ['coupling: {rank_correlations: 0.5}', 'w:1: coupling.rank_correlations: not a list of at least 1'],
      [
        'conversations: {share: 0, turns: {mean: 3}, inter_turn_seconds: 5}',
        'w:1: conversations.share: not a number above 0, at most 1',
      ],
      [
        'conversations: {share: 1.5, turns: {mean: 3}, inter_turn_seconds: 5}',
        'w:1: conversations.share: not a number above 0, at most 1',
      ],
      [
        'conversations: {turns: {mean: 3}}',
        'w:1: conversations: share is missing\nw:1: conversations: inter_turn_seconds is missing',
      ],
      [
        'conversations: all',
        "w:1: conversations: not 'none' or an object with share, turns and inter_turn_seconds",
      ],
      [
        'rate: 1\nduration: 1h\nrequests: 5',
        'w:3: requests: rate, duration and requests are given all three',
      ],
      [
        'method: naive\nconversations: {share: 0.5, turns: {mean: 3}, inter_turn_seconds: 60}',
        'w:2: conversations: the naive method has no conversations',
      ],
      [
        'method: {kind: naive, cv: 2}\ninter_arrival: {family: gamma, cv: 2}',
        'w:2: inter_arrival: the naive method has no inter-arrival law of clients',
      ],
      [
        'pool: builtin:language\nmethod: naive\ncustom_clients: [{rate: 1, fields: {input_tokens: 1, output_tokens: 1}, conversations: {share: 0.5, turns: {mean: 3}, inter_turn_seconds: 60}}]',
        'w:3: custom_clients[0].conversations: the naive method has no conversations',
      ],
      [
        '{category: language, duration: 1h, custom_clients: [{fields: {input_tokens: 5, output_tokens: 5}}]}',
        'w:1: custom_clients[0]: rate or weight is missing',
      ],
      [
        '{category: language, duration: 1h, custom_clients: [{rate: 1, weight: 2, fields: {input_tokens: 5, output_tokens: 5}}]}',
        'w:1: custom_clients[0]: rate and weight are both given',
      ],
      [
        '{category: language, duration: 1h, custom_clients: [{rate: native, fields: {input_tokens: 5, output_tokens: 5}}]}',
        "w:1: custom_clients[0].rate: native, scale and max stand for the clients' own rates, and this is one of them",
      ],
      [
        '{category: language, duration: 1h, custom_clients: [{rate: {sum: [5, {scale: 2}]}, fields: {input_tokens: 5, output_tokens: 5}}]}',
        "w:1: custom_clients[0].rate.sum[1]: native, scale and max stand for the clients' own rates, and this is one of them",
      ],
      [
        '{category: language, duration: 1h, custom_clients: [{rate: 1, id: 4294967290, count: 10, fields: {input_tokens: 5, output_tokens: 5}}]}',
        'w:1: custom_clients[0].id: 4294967290 leaves no room for 10 clients',
      ],
      [
        '{category: language, duration: 1h, custom_clients: [{rate: 1, count: 1e8, fields: {input_tokens: 5, output_tokens: 5}}]}',
        'w:1: custom_clients[0].count: not a whole number from 1 to 10000000',
      ],
      [
        '{category: language, duration: 1h, rate: 5, custom_clients: [{weight: 0, fields: {input_tokens: 1, output_tokens: 1}}]}',
        'w:1: custom_clients: all weights are 0',
      ],
      [
        '{category: language, duration: 1h, custom_clients: [{weight: 1, fields: {input_tokens: 1, output_tokens: 1}}]}',
        'w:1: rate is missing, or duration and requests together',
      ],
      [
        '{category: language, duration: 1h, rate: {product: [{max: 5}, 2]}, custom_clients: [{weight: 1, fields: {input_tokens: 1, output_tokens: 1}}]}',
        "w:1: rate.product[0]: native, scale and max stand for the clients' own rates",
      ],
      [
        '{category: language, duration: 1h, rate: 5, custom_clients: [{weight: 1, fields: {input_tokens: 1, output_tokens: 1}}, {rate: 1, fields: {input_tokens: 1, output_tokens: 1}}]}',
        'w:1: custom_clients[0].weight: without a pool, weights are relative to each other, and cannot be beside clients with a rate',
      ],
      [
        '{category: language, duration: 1h, custom_clients: [{id: 5, count: 10, rate: 1, fields: {input_tokens: 1, output_tokens: 1}}, {id: 3, count: 4, rate: 1, fields: {input_tokens: 1, output_tokens: 1}}]}',
        'w:1: custom_clients[1].id: 3 makes two clients of id 5',
      ],
      [
        '{custom_clients: [{rate: 1, fields: {input_tokens: 1, output_tokens: 1}}]}',
        'w:1: category is missing\nw:1: duration or requests is missing',
      ],
      [
        '{category: language, duration: 1h, clients: 5, custom_clients: [{rate: 1, fields: {input_tokens: 1, output_tokens: 1}}]}',
        'w:1: clients: there is no pool that clients could be drawn from',
      ],
      ['pool: builtin:language\nclients: 1e8', 'w:2: clients: not a number of clients from 1 to 10000000'],
      ['clients: [[10m, 5], [5m, 3]]', "w:1: clients[1][0]: not after the time before it, '10m'"],
      [
        '{category: language, duration: 1h, custom_clients: [{rate: 1, fields: {input_tokens: 5}}]}',
        'w:1: custom_clients[0].fields: output_tokens is missing, which all language requests have',
      ],
      [
        '{category: language, duration: 1h, custom_clients: [{rate: 1, fields: {input_tokens: 5, output_tokens: 5, output_tokns: 4}}]}',
        "w:1: custom_clients[0].fields.output_tokns: did you mean 'output_tokens'",
      ],
      [
        '{category: language, duration: 1h, custom_clients: [{rate: 1, fields: {input_tokens: 5, output_tokens: 5, reason_ratio: 0.5}}]}',
        'w:1: custom_clients[0].fields.reason_ratio: there is no such field',
      ],
      [
        'pool: ./x\ncustom_clients: [{weight: 1, fields: {prompt: 5}}]',
        'w:2: custom_clients[0].fields.prompt: there is no such field',
      ],
      ['category: multimodal\npool: builtin:language', "w:1: category: not that of the pool, 'language'"],
      [
        '{category: multimodal, duration: 5, custom_clients: [{rate: 1, fields: {text_tokens: 1, output_tokens: 1, image_count: 2}}]}',
        'w:1: custom_clients[0].fields: image_tokens is missing, which image_count needs',
      ],
      [
        '{category: reason, duration: 5, custom_clients: [{rate: 1, fields: {input_tokens: 1, output_tokens: 1, reason_ratio: 2}}]}',
        'w:1: custom_clients[0].fields.reason_ratio: not a ratio from 0 to 1',
      ],
      [
        '{category: reason, duration: 5, custom_clients: [{rate: 1, fields: {input_tokens: 1, output_tokens: 1, reason_ratio: {family: mixture, components: [{weight: 1, distribution: {family: samples, samples: [0, 50]}}]}}}]}',
        'w:1: custom_clients[0].fields.reason_ratio.components[0].distribution.samples[1]: not a ratio from 0 to 1',
      ],
      [
        'inter_arrival: {family: gamma, cv: 200}',
        'w:1: inter_arrival.cv: 200 is out of range for gamma gaps',
      ],
      ['inter_arrival: {family: gamma}', 'w:1: inter_arrival: cv or shape is missing'],
      ['inter_arrival: {family: gamma, cv: 1, shape: 1}', 'w:1: inter_arrival: cv and shape are both given'],
      [
        'inter_arrival: {family: pareto, shape: 1}',
        'w:1: inter_arrival.shape: not a number from 1.05 to 1000000',
      ],
      [
        'inter_arrival: {family: weibull, shape: 0.001}',
        'w:1: inter_arrival.shape: not a number from 0.01 to 1000000',
      ],
      [
        'inter_arrival: {family: samples, samples: [0, 0]}',
        'w:1: inter_arrival.samples: all observed gaps that have a weight are 0',
      ],
      [
        'conversations: {share: 0.5, turns: {mean: 3}, inter_turn_seconds: {family: gamma}}',
        'w:1: conversations.inter_turn_seconds.family: is not a family here',
      ],
      [
        'conversations: {share: 0.5, turns: {mean: 3}, inter_turn_seconds: {family: lognormal, mu: 1, sigma: 5000}}',
        'w:1: conversations.inter_turn_seconds.sigma: 5000 is not a number from 0.001 to 1000',
      ],
      [
        'conversations: {share: 0.5, turns: {mean: 3}, inter_turn_seconds: {family: lognormal, mean: 9, cv: 0.0001}}',
        'w:1: conversations.inter_turn_seconds.cv: mean 9 and cv 0.0001 make a sigma that the law cannot have: 0.00009999999975 is not a number from 0.001 to 1000',
      ],
      [
        'conversations: {share: 0.5, turns: {mean: 3}, inter_turn_seconds: {family: weibull, shape: 2000, scale: 5}}',
        'w:1: conversations.inter_turn_seconds.shape: 2000 is not a number from 0.001 to 1000',
      ],
      [
        'conversations: {share: 0.5, turns: {mean: 3}, inter_turn_seconds: {family: exponential, mean: 5, min: 100000}}',
        'w:1: conversations.inter_turn_seconds.min: 100000 is not below 86400, the largest time where there is no max',
      ],
      [
        'output: {batch_size: 1e9}',
        'w:1: output.batch_size: 1000000000 is not a whole number from 1 to 16777216, plain or as 10k, 250M, 2G, 2B or 1e9',
      ],
      ['output: {batch_size: 1e9}', 'w:1: output.batch_size: not a whole number from 1 to 16777216'],
    ],
    (text) => text,
    '',
  );
});

describe('a rate', () => {
  checkPlaces(
    [
      ['0', ': not requests per second above 0'],
      ['-5', ': not requests per second above 0'],
      ['.inf', ': not requests per second above 0'],
      ['.nan', ': not requests per second above 0'],
      ['fast', ': not requests per second above 0'],
      ['[1]', ': not requests per second above 0'],
      ['', ': not requests per second above 0'],
      ['{}', ': not requests per second above 0'],
      ['{scale: 2, max: 3}', ': scale and max are given together'],
      ['{scael: 2}', ".scael: did you mean 'scale'"],
      ['{interpolation: steps}', ': not requests per second above 0'],
      ['{scale: 0}', '.scale: not a number above 0'],
      ["{scale: '2'}", '.scale: not a number above 0'],
      ['{max: .nan}', '.max: not a number above 0'],
      ['{csv: ""}', '.csv: not a text of at least one character'],
      ['{csv: a.csv, interpolation: cubic}', ".interpolation: not 'steps' or 'linear'"],
      ['{steps: []}', '.steps: not a list of at least 1'],
      ['{steps: [[0]]}', '.steps[0]: not a list of 2'],
      ['{steps: [[0, 1, 2]]}', '.steps[0]: not a list of 2'],
      ['{steps: [[soon, 1]]}', '.steps[0][0]: not a time from the start of the trace'],
      ['{steps: [[0, -1]]}', '.steps[0][1]: not a number of at least 0'],
      ['{steps: [[0, .nan]]}', '.steps[0][1]: not a number of at least 0'],
      ['{steps: [[-1, 1]]}', '.steps[0][0]: not a time from the start of the trace'],
      ['{steps: [[5, 1], [5, 2]]}', '.steps[1][0]: not after the time before it, 5'],
      ['{ramp: {from: 1, too: 2, duration: 5}}', ".ramp.too: did you mean 'to'"],
      ['{ramp: {from: 1}}', '.ramp: to is missing\n.ramp: duration is missing'],
      ['{steps: [[10m, 5], [5m, 3]]}', ".steps[1][0]: not after the time before it, '10m'"],
      ['{steps: [[2:18:00, 5]]}', '.steps[0][0]: expected a time from the start'],
      ['{linear: [[0, 0], [5, 0]]}', '.linear: all rates are 0'],
      ['{ramp: {from: 0, to: 0, duration: 5}}', '.ramp: from and to are both 0'],
      ['{ramp: {from: 1, to: 0, duration: 0m}}', '.ramp.duration: expected a length of time above 0'],
      [
        '{diurnal: {mean: 1, peak_over_trough: 0.5}}',
        '.diurnal.peak_over_trough: not a number of at least 1',
      ],
      [
        '{diurnal: {mean: 1, peak_over_trough: 2, peak_at: 25:00}}',
        '.diurnal.peak_at: expected a time of day from 00:00 to 24:00',
      ],
      [
        '{diurnal: {mean: 1, peak_over_trough: 2, peak_at: noon}}',
        '.diurnal.peak_at: not a time of day from 00:00 to 24:00',
      ],
      ['{spike: {at: 0, duration: 5}}', '.spike: rate or factor is missing'],
      ['{spike: {at: 0, duration: 5, rate: 1, factor: 2}}', '.spike: rate and factor are both given'],
      [
        '{spike: {at: 0, duration: 5, factor: 2}}',
        '.spike.factor: a factor has a meaning only within a product',
      ],
      [
        '{product: [{spike: {at: 0, duration: 5, factor: 2}}]}',
        '.product: a product of factors alone is no rate',
      ],
      [
        '{spike: {at: 0, duration: 5m, rate: 1, rise: 3m}}',
        '.spike.rise: 3m twice, for the ways up and down, is more than the duration 5m',
      ],
      ['{clip: {rate: 5}}', '.clip: min and max are both missing'],
      ['{clip: {rate: 5, min: 5, max: 1}}', '.clip.min: 5 is above max, 1'],
    ],
    (text) => `rate: ${text}`,
    'w:1: rate',
  );
});

describe('a pool', () => {
  checkPlaces(
    [
      ['spam: 1', ".spam: did you mean 'span'"],
      ['span: 5', ".span: not <from>..<to> on the pool's clock"],
      ['span: 18:00', ".span: not <from>..<to> on the pool's clock"],
      ['span: [5]', ".span: not <from>..<to> on the pool's clock"],
      ['filter: {cv: 5}', '.filter.cv: not <from>..<to>, one of the ends or none left out'],
      ['filter: {cv: {}}', '.filter.cv: not an object with at least 1 key'],
      ['client_ids: [1.5]', '.client_ids[0]: not a whole number from 0 to 4294967295'],
      ['weights: {a: 1}', '.weights.a: not the id of a client, 0 to 4294967295'],
      ['weights: {1: -1}', '.weights.1: not a number of at least 0'],
      ['weights: {1: .nan}', '.weights.1: not a number of at least 0'],
      ['weights: {1: .inf}', '.weights.1: not a number of at least 0'],
      ['span: 19:00..18:00', ".span: '19:00..18:00' is reversed or empty"],
      ['span: [9, 5]', '.span: 9 to 5 is reversed or empty'],
      ['filter: {cv: 5..1}', ".filter.cv: '5..1' is reversed"],
      ['filter: {cv: {min: 5, max: 1}}', '.filter.cv.min: 5 is above max, 1'],
      ['client_ids: [1, 2, 1]', '.client_ids[2]: 1 is there twice'],
      [
        'client_ids: [1], weights: {2: 5}',
        '.weights.2: client 2 is not among client_ids, so a weight changes nothing',
      ],
      ['client_ids: [1], weights: {1: 0}', '.weights: all weights are 0'],
      ['weights: {9999999999: 0}', '.weights.9999999999: not the id of a client, 0 to 4294967295'],
    ],
    (text) => `pool: {source: x, ${text}}`,
    'w:1: pool',
  );
});

describe('a distribution', () => {
  checkPlaces(
    [
      ['-5', ': not a number from 0 to 4294967295'],
      ['4294967296', ': not a number from 0 to 4294967295'],
      ['{}', ': family is missing'],
      ['{family: normale, mean: 5}', ".family: did you mean 'normal'"],
      ['{family: 5}', '.family: is not a family here'],
      ['{family: zeta}', '.family: is not a family here'],
      ['{family: exponential}', ': mean is missing'],
      ['{family: exponential, mean: 5, cv: 2}', '.cv: exponential has no such key'],
      ['{family: lognormal, mu: 5, sigam: 1}', ".sigam: did you mean 'sigma'"],
      ['{family: lognormal, mu: 5, sigma: 0}', '.sigma: not a number above 0'],
      ['{family: zipf, exponent: 1, ranks: 1.5}', '.ranks: not a whole number from 1 to 1048576'],
      [
        '{family: empirical, values: [], probabilities: []}',
        '.values: not a list of at least 1\n.probabilities: not a list of at least 1',
      ],
      ['{family: empirical, values: [1], probabilities: [2]}', '.probabilities[0]: not a number from 0 to 1'],
      ['{family: lognormal}', ': parameters are missing'],
      ['{family: lognormal, mean: 5}', ': cv is missing'],
      ['{family: lognormal, mu: 1, sigma: 1, mean: 5}', ': mu, sigma and mean are given together'],
      [
        '{family: gamma, mean: 5, cv: 1, scale: 5, shape: 1}',
        ': shape, scale, mean and cv are given together',
      ],
      ['{family: gamma, shape: 1e7, scale: 5}', '.shape: 10000000 is not a number from 0.0001 to 1000000'],
      [
        '{family: gamma, mean: 5, cv: 500}',
        '.cv: mean 5 and cv 500 make a shape that the law cannot have: 0.000004 is not a number from 0.0001 to 1000000',
      ],
      ['{family: exponential, mean: 5, min: 9, max: 3}', '.min: 9 is above max, 3'],
      ['{family: uniform, min: 9, max: 3}', '.min: 9 is above max, 3'],
      ['{family: pareto, scale: 100, alpha: 2, max: 50}', '.max: 50 is below scale, 100, the smallest value'],
      ['{family: zipf, exponent: 1, ranks: 10, min: 20}', '.min: 20 is above ranks, 10, the largest value'],
      [
        '{family: empirical, values: [1, 2], probabilities: [1]}',
        ': there are 2 values and 1 probabilities, not one for each',
      ],
      [
        '{family: empirical, values: [1, 2], probabilities: [0.5, 0.4]}',
        '.probabilities: probabilities sum to 0.9, not to 1',
      ],
      ['{family: empirical, values: [1, 1], probabilities: [0.5, 0.5]}', '.values[1]: 1 is there twice'],
      [
        '{family: empirical, values: [1, 9], probabilities: [1, 0], min: 5}',
        '.values: none of the values is at least min, 5',
      ],
      ['{family: samples, samples: [1, 2], min: 5}', '.samples: none of the samples is at least min, 5'],
      [
        '{family: mixture, components: [{weight: 0.5, distribution: 5}]}',
        '.components: weights sum to 0.5, not to 1',
      ],
      ['{family: mixture, components: [{weight: 0, distribution: 5}]}', '.components: all weights are 0'],
      [
        '{family: mixture, components: [{weight: 1, distribution: {family: gamma}}]}',
        '.components[0].distribution: parameters are missing',
      ],
    ],
    (text) =>
      'category: language\nduration: 1h\ncustom_clients:\n' +
      ` - {rate: 1, fields: {output_tokens: 5, input_tokens: ${text}}}`,
    'w:4: custom_clients[0].fields.input_tokens',
  );
});

describe('rank correlations', () => {
  checkPlaces(
    [
      ['{fields: [input_tokens, image_tokens], value: 0.5}', "[0].fields[1]: did you mean 'input_tokens'"],
      ['{fields: [input_tokens], value: 0.5}', '[0].fields: not a list of 2'],
      ['{fields: [input_tokens, output_tokens], value: 1.5}', '[0].value: not a number from -1 to 1'],
      ['{fields: [input_tokens, output_tokens], value: .nan}', '[0].value: not a number from -1 to 1'],
      ['{value: 1}', '[0]: fields is missing'],
      [
        '{fields: [input_tokens, output_tokens], value: 0.5}, {fields: [output_tokens, input_tokens], value: 0.2}',
        '[1].fields: output_tokens and input_tokens are there twice',
      ],
      [
        '{fields: [input_tokens, input_tokens], value: 0.5}',
        '[0].fields: input_tokens with itself is no pair of fields',
      ],
      ['{fields: [input_tokens, output], value: 0.5}', "[0].fields[1]: did you mean 'output_tokens'"],
      [
        '{fields: [input_tokens, output_tokens], value: 0.9}, {fields: [output_tokens, reason_ratio], value: 0.9}, {fields: [reason_ratio, input_tokens], value: -0.9}',
        ': reason_ratio cannot have the rank correlations -0.9',
      ],
    ],
    (text) => `pool: builtin:reason\ncoupling: {rank_correlations: [${text}]}`,
    'w:2: coupling.rank_correlations',
  );
});

describe('coupling', () => {
  it('is of fields that a request has one value of', () => {
    const text =
      'pool: builtin:multimodal\ncoupling: {rank_correlations: [{fields: [text_tokens, image_tokens], value: 0.1}]}';
    expect(messageOf(text)).toBe(
      'w:2: coupling.rank_correlations[0].fields[1]: a request has a list of image_tokens, which has no correlation; ' +
        'text_tokens, output_tokens, image_count, audio_count and video_count can have one',
    );
  });
});

describe('a filter', () => {
  it('is of quantities that clients of the category have', () => {
    expect(messageOf('pool: {source: builtin:reason, filter: {cvs: 1..}}')).toBe(
      "w:1: pool.filter.cvs: 'cvs' is not a quantity here; there are rate, max_rate, cv, law_cv, request_share, active_share, " +
        'and <field>.<figure> with the fields input_tokens, output_tokens, reason_ratio and the figures mean, cv, p50, ' +
        'p95, p99, max',
    );
  });
});

describe('a custom client', () => {
  checkPlaces(
    [
      ['id: 4294967296, rate: 1', '.id: not a whole number from 0 to 4294967295'],
      ['id: 0.5, rate: 1', '.id: not a whole number from 0 to 4294967295'],
      ['label: 3, rate: 1', '.label: not a text of at least one character'],
      ['rate: -1', '.rate: not requests per second above 0'],
      ['rate: .nan', '.rate: not requests per second above 0'],
      ["rate: '5'", '.rate: not requests per second above 0'],
      ['rate: {steps: []}', '.rate.steps: not a list of at least 1'],
      ['weight: -1', '.weight: not a number of at least 0'],
      ['rate: 1, inter_arrival: {family: gamma}', '.inter_arrival: cv or shape is missing'],
      [
        'rate: 1, inter_arrival: {family: gamma, cv: 200}',
        '.inter_arrival.cv: 200 is out of range for gamma gaps',
      ],
    ],
    (text) =>
      'category: language\nduration: 1h\ncustom_clients:\n' +
      ` - {${text}, fields: {output_tokens: 5, input_tokens: 5}}`,
    'w:4: custom_clients[0]',
  );
});

describe('turns', () => {
  checkPlaces(
    [
      ['{mean: 1.5}', '.mean: not a number from 2 to 33'],
      ['{}', ': not an object with at least 1 key'],
      ['{max: 5}', '.max: not a number of turns such as 3'],
      ['{2: 1.5}', '.2: not a number from 0 to 1'],
      ['{two: 1}', '.two: not a number of turns such as 3'],
      ['3.5', ': not a mean number of turns'],
      ['{1: 0.5, 2: 0.5}', '.1: not a number of turns from 2 to 64'],
      ['{2: 0.5, 3: 0.4}', ': probabilities sum to 0.9, not to 1'],
      ['{mean: 30, max: 20}', '.mean: not a number from 2 to 11, midway to max, 20'],
    ],
    (text) => `conversations: {share: 0.5, turns: ${text}, inter_turn_seconds: 60}`,
    'w:1: conversations.turns',
  );
});
