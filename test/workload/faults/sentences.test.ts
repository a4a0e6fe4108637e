import { describe, expect, it } from 'vitest';
import { messageOf } from './places.js';

describe('a whole sentence says where, what, and what was expected', () => {
  it.each([
    ['rtae: 5', "w:1: rtae: there is no such key; did you mean 'rate'?"],
    [
      'colour: 5',
      'w:1: colour: there is no such key; expected category, pool, mix, clients, custom_clients, phases, attributes, rate, duration, requests, seed, method, arrivals, counts, fields, inter_arrival, joint, max_burst_rate, coupling, conversations, max_context, prefixes or output',
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
      "w:1: rate: a list of 1 is not requests per second above 0, 'native', or one of scale, max, steps, linear, ramp, exponential, sine, diurnal, spike, csv, sum, product and clip",
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
