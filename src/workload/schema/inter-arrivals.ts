import { FIXED_INTER_ARRIVALS, SHAPED_INTER_ARRIVALS } from '../../laws/families.js';
import type { ShapedInterArrivals } from '../../laws/inter-arrival-law.js';
import { type JsonSchema, listOf, objectOf } from './json-schema.js';
import { described, INTER_ARRIVAL_CV, NOT_NEGATIVE } from './numbers.js';

/** A law of two parameters, whose scale follows from the rate. */
function scaled({ family, shape, shapeDescription }: ShapedInterArrivals): JsonSchema {
  return objectOf(
    {
      family: { const: family },
      cv: described(
        INTER_ARRIVAL_CV,
        'Coefficient of variation, in place of the shape; what a gamma law can have is 0.001 to 100.',
        1.5,
      ),
      shape: described(shape, shapeDescription),
    },
    ['family'],
  );
}

export const INTER_ARRIVAL_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  InterArrivalSpec: {
    title: 'an inter-arrival law with a family',
    description:
      'A family of inter-arrival times, by its coefficient of variation (CV) or its shape, or observed ones. How long ' +
      'they are on average follows from the rate.',
    examples: [{ family: 'gamma', cv: 1.5 }, { family: 'exponential' }],
    anyOf: [
      ...FIXED_INTER_ARRIVALS.map(({ family, description }) => ({
        ...objectOf({ family: { const: family } }, ['family']),
        description,
      })),
      ...SHAPED_INTER_ARRIVALS.map(scaled),
      objectOf(
        {
          family: { const: 'samples' },
          samples: described(
            listOf(NOT_NEGATIVE),
            'Observed inter-arrival times in any unit, each as likely as the others where there are no weights.',
            [0.1, 0.4, 2.5],
          ),
          weights: described(
            listOf(NOT_NEGATIVE),
            'How likely each is in proportion to the others. Default: equally.',
            [1, 1, 0.5],
          ),
        },
        ['family', 'samples'],
      ),
    ],
  },
};
