import { expect, test } from 'vitest';
import { SpecError } from '../../../src/errors.js';
import { parseWorkload } from '../../../src/workload/parse.js';

const faultsOf = (text: string): string => {
  try {
    parseWorkload(text, { file: 'w' });
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(SpecError);
    return (error as SpecError).message;
  }
};

const clientOf = (text: string) =>
  `{category: multimodal, duration: 5, custom_clients: [{rate: 1, ${text}}]}`;
const languageOf = (text: string) =>
  `{category: language, duration: 5, custom_clients: [{rate: 1, ${text}}]}`;
const ROWS = 'fields: [input_tokens, output_tokens], rows: [[1, 2]]';

test.each([
  [languageOf('joint: {}'), 'joint: fields and rows are missing; it has fields and rows, or csv'],
  [languageOf(`joint: {${ROWS}, csv: a.csv}`), 'joint: csv and fields and rows are given together'],
  [
    languageOf('joint: {fields: [input_tokens], rows: [[1]]}, fields: {output_tokens: 1}'),
    'it has one field',
  ],
  [
    languageOf('joint: {fields: [input_tokens, input_tokens], rows: [[1, 2]]}'),
    'input_tokens is there twice',
  ],
  [
    languageOf('joint: {fields: [input_tokens, output_tokens], rows: [[1, 2], [3]]}'),
    'rows[1]: it has 1 values',
  ],
  [languageOf(`joint: {${ROWS}, weights: [1, 2]}`), 'weights: there are 2 weights for 1 rows'],
  [languageOf(`joint: {${ROWS}, weights: [0]}`), 'weights: the weights do not have a positive, finite sum'],
  [languageOf(`joint: {${ROWS}}, fields: {input_tokens: 5}`), 'input_tokens is in fields, too'],
  [languageOf(`joint: {${ROWS}}, coupling: comonotone`), 'coupling: rows of joint are drawn whole'],
  [languageOf('weights: 5'), "weights: there is no such key; did you mean 'weight'"],
  [languageOf('id: 5'), 'fields is missing'],
  [
    clientOf('joint: {fields: [image_tokens, text_tokens], rows: [[1, 2]]}, fields: {output_tokens: 1}'),
    'a request has a list of image_tokens',
  ],
  [
    clientOf('joint: {fields: [image_count, text_tokens], rows: [[1, 2]]}, fields: {output_tokens: 1}'),
    'image_tokens is missing, which image_count needs',
  ],
  [`{joint: {${ROWS}}, custom_clients: [], duration: 5}`, 'custom_clients'],
])('%s', (text, fault) => {
  expect(faultsOf(text)).toContain(fault);
});

// Numbers of items that lists cannot have, by every way in of a spec: refused with the bound, and nothing is cut.
const BOUND = 'is not a number of items from 0 to 65535';
test.each([
  ['image_count: 70000', `fields.image_count: 70000 ${BOUND}`],
  ['image_count: {family: uniform, min: 60000, max: 80000}', `fields.image_count.max: 80000 ${BOUND}`],
  [
    'image_count: {family: empirical, values: [1, 70000], probabilities: [0.5, 0.5]}',
    `values[1]: 70000 ${BOUND}`,
  ],
  ['image_count: {family: samples, samples: [1, 70000]}', `samples[1]: 70000 ${BOUND}`],
  ['image_count: {family: zipf, exponent: 1, ranks: 70000}', `ranks: 70000 ${BOUND}`],
  ['image_count: {family: lognormal, mean: 5, cv: 2, max: 70000}', `max: 70000 ${BOUND}`],
  ['image_count: {family: quantiles, quantiles: {p50: 1, p90: 70000}}', `quantiles.p90: 70000 ${BOUND}`],
  ['image_count: {family: uniform, mean: 60000, std: 5000}', 'std: mean 60000 and std 5000 make a max'],
  [
    'image_count: {family: mixture, components: [{weight: 1, distribution: 70000}]}',
    `components[0].distribution: 70000 ${BOUND}`,
  ],
])('%s', (field, fault) => {
  const text = clientOf(`fields: {text_tokens: 1, output_tokens: 1, image_tokens: 5, ${field}}`);
  expect(faultsOf(text)).toContain(fault);
});

test('a row with too many items', () => {
  const joint = 'joint: {fields: [image_count, text_tokens], rows: [[70000, 2]]}';
  const text = clientOf(`${joint}, fields: {output_tokens: 1, image_tokens: 5}`);
  expect(faultsOf(text)).toContain(`joint.rows[0][0]: 70000 ${BOUND} (image_count)`);
});

test('bounds on bursts', () => {
  const fields = 'fields: {input_tokens: 1, output_tokens: 1}';
  expect(faultsOf(languageOf(`max_burst_rate: 0, ${fields}`))).toContain(
    'max_burst_rate: 0 is not a number above 0',
  );
  const naive = `{method: naive, max_burst_rate: 5, rate: 5, duration: 5}`;
  expect(faultsOf(naive)).toContain('max_burst_rate: the naive method has no clients');
  const reference = `{arrivals: reference, max_burst_rate: 5, rate: 5, duration: 5}`;
  expect(faultsOf(reference)).toContain('max_burst_rate: reference arrivals have no bound on bursts');
});
