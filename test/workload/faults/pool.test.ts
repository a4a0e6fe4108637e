import { describe, it } from 'vitest';
import { expectFault } from '../../support/fault.js';
import { checkPlaces, messageOf } from './places.js';

describe('a pool', () => {
  checkPlaces(
    [
      ['pool: {sorce: x}', "w:1: pool.sorce: did you mean 'source'"],
      ['{pool: {span: 0..5}}', 'w:1: pool: source is missing'],
      ['pool: ""', 'w:1: pool: not a pool'],
    ],
    (text) => text,
    '',
  );
});

describe('a part of a pool', () => {
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
      ['client_ids: [1], weights: {2: 5}', '.weights.2: client 2 is not among client_ids'],
      ['client_ids: [1], weights: {1: 0}', '.weights: all weights are 0'],
      ['weights: {9999999999: 0}', '.weights.9999999999: not the id of a client, 0 to 4294967295'],
    ],
    (text) => `pool: {source: x, ${text}}`,
    'w:1: pool',
  );
});

describe('a filter', () => {
  it('is of quantities that clients of the category have', () => {
    expectFault(
      messageOf('pool: {source: builtin:reason, filter: {cvs: 1..}}'),
      "w:1: pool.filter.cvs: … 'cvs' is not a quantity … rate, max_rate, cv, law_cv, request_share, active_share, … " +
        'input_tokens, output_tokens, reason_ratio … mean, cv, p50, p95, p99, max',
    );
  });
});
