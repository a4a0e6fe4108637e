import { describe } from 'vitest';
import { checkPlaces } from './places.js';

describe('an inter-arrival law', () => {
  checkPlaces(
    [
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
    ],
    (text) => text,
    '',
  );
});
