import { type JsonSchema, listOf, objectOf, reference } from './json-schema.js';
import { described, NOT_NEGATIVE, POSITIVE, PROBABILITY } from './numbers.js';

const MEAN = described(POSITIVE, 'Mean of the law before truncation.', 500);
const MEAN_AND_CV = {
  mean: described(POSITIVE, 'Mean of the law before truncation; together with cv.', 500),
  cv: described(POSITIVE, 'Coefficient of variation of the law before truncation; together with mean.', 1.2),
} as const;

type Parameters = Readonly<Record<string, JsonSchema>>;

/**
 * The families of distributions, by name, each an object with the key `family`.
 *
 * @param value what a value can be
 * @param bound what `min` and `max` can be
 */
export function families(value: JsonSchema, bound: JsonSchema) {
  const bounds = {
    min: described(bound, 'Smallest value: the law is conditioned on being at least this.', 1),
    max: described(bound, 'Largest value: the law is conditioned on being at most this.', 8192),
  } as const;
  const unbounded = (
    family: string,
    description: string,
    parameters: Parameters,
    required: readonly string[] = Object.keys(parameters),
  ): JsonSchema => ({
    ...objectOf({ family: { const: family }, ...parameters }, ['family', ...required]),
    description,
  });
  const bounded = (
    family: string,
    description: string,
    parameters: Parameters,
    required: readonly string[] = Object.keys(parameters),
  ) => unbounded(family, description, { ...parameters, ...bounds }, required);
  return {
    constant: unbounded('constant', 'Always the same.', { value: described(value, 'The value.', 256) }),
    empirical: bounded('empirical', 'A finite support with probabilities.', {
      values: described(listOf(value), 'The values that occur, each once.', [128, 512]),
      probabilities: described(listOf(PROBABILITY), 'One for each value; they sum to 1.', [0.75, 0.25]),
    }),
    samples: bounded('samples', 'Observed values, each as likely as the others.', {
      samples: described(listOf(value), 'The values, in any order, repeated as they occurred.', [10, 10, 25]),
    }),
    lognormal: bounded(
      'lognormal',
      'By mu and sigma, or by mean and cv.',
      {
        mu: described({ type: 'number' }, 'Mean of the logarithm; together with sigma.', 6),
        sigma: described(POSITIVE, 'Standard deviation of the logarithm; together with mu.', 1.1),
        ...MEAN_AND_CV,
      },
      [],
    ),
    pareto: bounded('pareto', 'P(X > x) = (scale / x)^alpha.', {
      scale: described(POSITIVE, 'Smallest value of the law before truncation.', 100),
      alpha: described(
        POSITIVE,
        'Tail index; the mean is infinite at 1 and below, unless there is a max.',
        2.5,
      ),
    }),
    exponential: bounded('exponential', 'The exponential law.', { mean: MEAN }),
    gamma: bounded(
      'gamma',
      'By shape and scale, or by mean and cv.',
      {
        shape: described(POSITIVE, 'Shape, 1e-4 to 1e6; together with scale.', 2),
        scale: described(POSITIVE, 'Scale; together with shape.', 250),
        ...MEAN_AND_CV,
      },
      [],
    ),
    weibull: bounded('weibull', 'P(X > x) = exp(-(x / scale)^shape).', {
      shape: described({ type: 'number', minimum: 0.01, maximum: 1e6 }, 'Shape.', 0.8),
      scale: described(POSITIVE, 'Scale.', 400),
    }),
    normal: bounded('normal', 'A normal law, cut at 0 or at min.', {
      mean: described({ type: 'number' }, 'Mean of the law before truncation.', 500),
      std: described(POSITIVE, 'Standard deviation of the law before truncation.', 100),
    }),
    uniform: unbounded('uniform', 'Equally likely between two values, both included.', {
      min: described(bound, 'Smallest value.', 1),
      max: described(bound, 'Largest value.', 1000),
    }),
    zipf: bounded('zipf', 'P(X = k) is proportional to k^-exponent, k from 1 to ranks.', {
      exponent: described(NOT_NEGATIVE, 'Exponent; 0 makes all ranks equally likely.', 1.1),
      ranks: described({ type: 'integer', minimum: 1, maximum: 1_048_576 }, 'The largest value.', 1000),
    }),
    poisson: bounded('poisson', 'The Poisson law.', {
      mean: described(
        { type: 'number', exclusiveMinimum: 0, maximum: 1e6 },
        'Mean of the law before truncation.',
        3,
      ),
    }),
    mixture: unbounded('mixture', 'One of several distributions.', {
      components: described(
        listOf(
          objectOf(
            {
              weight: described(PROBABILITY, 'Probability of this component; they sum to 1.', 0.3),
              distribution: reference('DistributionSpec'),
            },
            ['weight', 'distribution'],
          ),
        ),
        'The distributions and how likely each is.',
      ),
    }),
  } as const;
}
