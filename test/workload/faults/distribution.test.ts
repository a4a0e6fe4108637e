import { describe } from 'vitest';
import { checkPlaces } from './places.js';

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
      ['{family: lognormal, mean: 5}', ': cv or std is missing'],
      ['{family: lognormal, mu: 1, sigma: 1, mean: 5}', ': mu, sigma and mean are given together'],
      [
        '{family: weibull, mean: 5, cv: 1, std: 5}',
        ': std and cv are both given, but each follows from the other and the mean',
      ],
      ['{family: pareto, mean: 5, scale: 3}', ': scale and mean are given together'],
      [
        '{family: uniform, mean: 5, std: 5}',
        '.std: mean 5 and std 5 make a min … is not a number from 0 to 4294967295',
      ],
      ['{family: skew-normal, mean: 5, std: 5}', ': skewness is missing'],
      [
        '{family: skew-normal, mean: 5, std: 5, skewness: 1}',
        '.skewness: 1 is not a number from -0.995 to 0.995',
      ],
      ['{family: quantiles, quantiles: {p50: 5}}', '.quantiles: one quantile; … at least two'],
      ['{family: quantiles, quantiles: {p50: 5, p90: 4}}', '.quantiles.p90: 4 is below p50, 5'],
      [
        '{family: quantiles, quantiles: {p50: 5, p50.0: 6}}',
        '.quantiles["p50.0"]: p50.0 and p50 are the same quantile',
      ],
      ['{family: quantiles, quantiles: {p0: 5, p50: 6}}', '.quantiles.p0: it is what min says'],
      [
        '{family: quantiles, quantiles: {p50: 5, p101: 6}}',
        '.quantiles.p101: a quantile such as p50 or p99.9',
      ],
      [
        '{family: quantiles, quantiles: {p50: 5, p99.99999: 6}}',
        '.quantiles["p99.99999"]: \'p99.99999\' is not a quantile such as p50 or p99.9, above 0 and below 100, with at most four decimals',
      ],
      ['{family: quantiles, quantiles: {p50: 5, p90: 6}, max: 6}', '.max: 6 is not above p90, 6'],
      [
        '{family: quantiles, quantiles: {p50: 10, p90: 500, p99: 500}, max: 100}',
        '.max: 100 is below p99, 500',
      ],
      ['{family: quantiles, quantiles: {p10: 10, p50: 10, p90: 500}, min: 11}', '.min: 11 is above p10, 10'],
      ['{family: quantiles, quantiles: {p50: 5, p90: 6}, min: 6}', '.min: 6 is above p50, 5'],
      [
        '{family: gamma, mean: 5, cv: 1, scale: 5, shape: 1}',
        ': shape, scale, mean and cv are given together',
      ],
      ['{family: gamma, shape: 1e7, scale: 5}', '.shape: 10000000 is not a number from 0.0001 to 1000000'],
      [
        '{family: gamma, mean: 5, cv: 500}',
        '.cv: mean 5 and cv 500 … shape … 0.000004 … from 0.0001 to 1000000',
      ],
      ['{family: exponential, mean: 5, min: 9, max: 3}', '.min: 9 is above max, 3'],
      ['{family: uniform, min: 9, max: 3}', '.min: 9 is above max, 3'],
      ['{family: pareto, scale: 100, alpha: 2, max: 50}', '.max: 50 is below scale, 100, the smallest value'],
      ['{family: zipf, exponent: 1, ranks: 10, min: 20}', '.min: 20 is above ranks, 10, the largest value'],
      ['{family: empirical, values: [1, 2], probabilities: [1]}', ': 2 values and 1 probabilities'],
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
