import { type JsonSchema, listOf, objectOf, reference } from './json-schema.js';
import { described, LARGEST_UINT32, NOT_NEGATIVE, POSITIVE, PROBABILITY } from './numbers.js';

/** The largest that a field can be. */
const VALUE: JsonSchema = { type: 'number', minimum: 0, maximum: LARGEST_UINT32 };

const BOUNDS = {
  min: described(VALUE, 'Smallest value: the law is conditioned on being at least this.', 1),
  max: described(VALUE, 'Largest value: the law is conditioned on being at most this.', 8192),
} as const;

const MEAN = described(POSITIVE, 'Mean of the law before truncation.', 500);
const MEAN_AND_CV = {
  mean: described(POSITIVE, 'Mean of the law before truncation; together with cv.', 500),
  cv: described(POSITIVE, 'Coefficient of variation of the law before truncation; together with mean.', 1.2),
} as const;

/** A family with these parameters and without bounds. */
function unbounded(
  family: string,
  description: string,
  parameters: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = Object.keys(parameters),
): JsonSchema {
  return {
    ...objectOf({ family: { const: family }, ...parameters }, ['family', ...required]),
    description,
  };
}

function bounded(
  family: string,
  description: string,
  parameters: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = Object.keys(parameters),
): JsonSchema {
  return unbounded(family, description, { ...parameters, ...BOUNDS }, required);
}

export const DISTRIBUTION_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  DistributionSpec: {
    title: `a number from 0 to ${LARGEST_UINT32}, or a distribution with a family`,
    description:
      'A constant, or a family with its parameters, truncated to its bounds. Counts of tokens and items are rounded ' +
      'to whole numbers.',
    examples: [
      256,
      { family: 'lognormal', mean: 900, cv: 1.3, max: 32768 },
      { family: 'exponential', mean: 150 },
    ],
    anyOf: [
      VALUE,
      unbounded('constant', 'Always the same.', { value: described(VALUE, 'The value.', 256) }),
      bounded('empirical', 'A finite support with probabilities.', {
        values: described(listOf(VALUE), 'The values that occur, each once.', [128, 512]),
        probabilities: described(listOf(PROBABILITY), 'One for each value; they sum to 1.', [0.75, 0.25]),
      }),
      bounded('samples', 'Observed values, each as likely as the others.', {
        samples: described(
          listOf(VALUE),
          'The values, in any order, repeated as they occurred.',
          [10, 10, 25],
        ),
      }),
      bounded(
        'lognormal',
        'By mu and sigma, or by mean and cv.',
        {
          mu: described({ type: 'number' }, 'Mean of the logarithm; together with sigma.', 6),
          sigma: described(POSITIVE, 'Standard deviation of the logarithm; together with mu.', 1.1),
          ...MEAN_AND_CV,
        },
        [],
      ),
      bounded('pareto', 'P(X > x) = (scale / x)^alpha.', {
        scale: described(POSITIVE, 'Smallest value of the law before truncation.', 100),
        alpha: described(
          POSITIVE,
          'Tail index; the mean is infinite at 1 and below, unless there is a max.',
          2.5,
        ),
      }),
      bounded('exponential', 'The exponential law.', { mean: MEAN }),
      bounded(
        'gamma',
        'By shape and scale, or by mean and cv.',
        {
          shape: described(POSITIVE, 'Shape, 1e-4 to 1e6; together with scale.', 2),
          scale: described(POSITIVE, 'Scale; together with shape.', 250),
          ...MEAN_AND_CV,
        },
        [],
      ),
      bounded('weibull', 'P(X > x) = exp(-(x / scale)^shape).', {
        shape: described({ type: 'number', minimum: 0.01, maximum: 1e6 }, 'Shape.', 0.8),
        scale: described(POSITIVE, 'Scale.', 400),
      }),
      bounded('normal', 'A normal law, cut at 0 or at min.', {
        mean: described({ type: 'number' }, 'Mean of the law before truncation.', 500),
        std: described(POSITIVE, 'Standard deviation of the law before truncation.', 100),
      }),
      unbounded('uniform', 'Equally likely between two values, both included.', {
        min: described(VALUE, 'Smallest value.', 1),
        max: described(VALUE, 'Largest value.', 1000),
      }),
      bounded('zipf', 'P(X = k) is proportional to k^-exponent, k from 1 to ranks.', {
        exponent: described(NOT_NEGATIVE, 'Exponent; 0 makes all ranks equally likely.', 1.1),
        ranks: described({ type: 'integer', minimum: 1, maximum: 1_048_576 }, 'The largest value.', 1000),
      }),
      bounded('poisson', 'The Poisson law.', {
        mean: described(
          { type: 'number', exclusiveMinimum: 0, maximum: 1e6 },
          'Mean of the law before truncation.',
          3,
        ),
      }),
      unbounded('mixture', 'One of several distributions.', {
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
    ],
  },
};
