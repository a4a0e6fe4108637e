import { describe } from 'vitest';
import { checkPlaces } from './places.js';

describe('custom clients', () => {
  checkPlaces(
    [
      ['custom_clients: []', 'w:1: custom_clients: not a list of at least 1'],
      [
        'category: language\nduration: 5\ncustom_clients: [{rate: 5}]',
        'w:3: custom_clients[0]: fields is missing',
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
        "w:1: custom_clients[0].rate: the clients' own rates … this is one of them",
      ],
      [
        '{category: language, duration: 1h, custom_clients: [{rate: {sum: [5, {scale: 2}]}, fields: {input_tokens: 5, output_tokens: 5}}]}',
        "w:1: custom_clients[0].rate.sum[1]: the clients' own rates … this is one of them",
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
        "w:1: rate.product[0]: the clients' own rates",
      ],
      [
        '{category: language, duration: 1h, rate: 5, custom_clients: [{weight: 1, fields: {input_tokens: 1, output_tokens: 1}}, {rate: 1, fields: {input_tokens: 1, output_tokens: 1}}]}',
        'w:1: custom_clients[0].weight: weights … cannot be beside clients with a rate',
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
        'w:1: clients: no pool',
      ],
      [
        '{category: language, duration: 1h, custom_clients: [{rate: 1, fields: {input_tokens: 5}}]}',
        'w:1: custom_clients[0].fields: output_tokens is missing',
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
    ],
    (text) => text,
    '',
  );
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
