import { type JsonSchema, listOf, objectOf } from './json-schema.js';
import { described, GAP_CV, NOT_NEGATIVE, POSITIVE } from './numbers.js';

const SHAPE_MEANINGS = {
  gamma: 'Shape, 1e-4 to 1e6; the CV is 1 / sqrt(shape).',
  weibull: 'Shape, 0.01 to 1e6; 1 is the exponential law.',
  lognormal: 'Sigma, the standard deviation of the logarithm, 1e-4 to 4.',
  pareto: 'Tail index, 1.05 to 1e6; the mean is infinite at 1 and below.',
} as const;

/** A law of two parameters, whose scale follows from the rate. */
function scaled(family: keyof typeof SHAPE_MEANINGS): JsonSchema {
  return objectOf(
    {
      family: { const: family },
      cv: described(
        GAP_CV,
        'Coefficient of variation, in place of the shape; what a gamma law can have is 0.001 to 100.',
        1.5,
      ),
      shape: described(POSITIVE, SHAPE_MEANINGS[family]),
    },
    ['family'],
  );
}

export const GAP_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  GapSpec: {
    title: 'an inter-arrival law with a family',
    description:
      'A family of inter-arrival times, by its coefficient of variation (CV) or its shape, or observed ones. How long ' +
      'they are on average follows from the rate.',
    examples: [{ family: 'gamma', cv: 1.5 }, { family: 'exponential' }],
    anyOf: [
      { ...objectOf({ family: { const: 'exponential' } }, ['family']), description: 'A Poisson process.' },
      { ...objectOf({ family: { const: 'constant' } }, ['family']), description: 'Like a clock.' },
      scaled('gamma'),
      scaled('weibull'),
      scaled('lognormal'),
      scaled('pareto'),
      objectOf(
        {
          family: { const: 'samples' },
          samples: described(
            listOf(NOT_NEGATIVE),
            'Observed inter-arrival times in any unit; each is as likely as the others.',
            [0.1, 0.4, 2.5],
          ),
        },
        ['family', 'samples'],
      ),
    ],
  },
};
