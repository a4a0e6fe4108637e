import { type AnyLaw, FIELD_LAWS } from '../../laws/families.js';
import type { NumberRange, Parameter, Quantity } from '../../laws/parameters.js';
import { QUANTILE_NAME } from '../../laws/quantiles.js';
import { type JsonSchema, listOf, objectOf, reference } from './json-schema.js';
import { described, PROBABILITY } from './numbers.js';

/**
 * The schema of a law, which is that of its parameters: an object with the key `family`.
 *
 * @param quantity what it is a law of
 * @param isInterTurn of times between turns, of which the engine can do less
 */
export function lawSchema(law: AnyLaw, quantity: Quantity, isInterTurn = false): JsonSchema {
  const schemaOf = (parameter: Parameter) => parameterSchema(parameter, quantity, isInterTurn);
  const { parameters, alternatives = [] } = law;
  // What several sets have in common is described by the law's own.
  const all = Object.assign({}, ...alternatives.map((other) => other.parameters), parameters);
  const own = Object.entries<Parameter>(all).map(([name, parameter]) => [name, schemaOf(parameter)] as const);
  const required = Object.keys(parameters).filter((name) => !parameters[name].isOptional);
  return {
    ...objectOf(
      {
        family: { const: law.family },
        ...Object.fromEntries(own),
        ...(law.isUnbounded ? {} : boundsSchema(quantity)),
      },
      ['family', ...(alternatives.length === 0 ? required : [])],
    ),
    description: law.description,
  };
}

function parameterSchema(
  { range, interTurnRange, isList, description, example }: Parameter,
  quantity: Quantity,
  isInterTurn: boolean,
): JsonSchema {
  const numbers: NumberRange = typeof range === 'string' ? quantity[range] : range;
  const item = isInterTurn ? (interTurnRange ?? numbers) : numbers;
  return described(isList ? listOf(item) : item, description, example);
}

function boundsSchema({ bound }: Quantity) {
  return {
    min: described(bound, 'Smallest value: the law is conditioned on being at least this.', 1),
    max: described(bound, 'Largest value: the law is conditioned on being at most this.', 8192),
  };
}

/** All families of fields. */
export function fieldSchemas(quantity: Quantity): JsonSchema[] {
  return [
    ...FIELD_LAWS.map((law) => lawSchema(law as unknown as AnyLaw, quantity)),
    quantilesSchema(quantity),
    mixtureSchema(quantity),
  ];
}

function quantilesSchema(quantity: Quantity): JsonSchema {
  return {
    ...objectOf(
      {
        family: { const: 'quantiles' },
        quantiles: {
          type: 'object',
          propertyNames: {
            type: 'string',
            title: 'a quantile such as p50 or p99.9, above 0 and below 100, with at most four decimals',
            pattern: QUANTILE_NAME,
          },
          additionalProperties: quantity.value,
          minProperties: 1,
          description: 'At least two values by the percentage of the law that is at most as large.',
          examples: [{ p50: 601, p90: 2371, p99: 5452 }],
        },
        min: described(quantity.bound, 'Smallest value, at most that of the first quantile.', 1),
        max: described(quantity.bound, 'Largest value, above that of the last quantile.', 8192),
      },
      ['family', 'quantiles'],
    ),
    description:
      'By quantiles: between two of them the logarithm is linear in the normal score, so that two are a log-normal law.',
  };
}

function mixtureSchema(quantity: Quantity): JsonSchema {
  const component = objectOf(
    {
      weight: described(PROBABILITY, 'Probability of this component; they sum to 1.', 0.3),
      distribution: reference('DistributionSpec'),
    },
    ['weight', 'distribution'],
  );
  return {
    ...objectOf(
      {
        family: { const: 'mixture' },
        components: described(listOf(component), 'The distributions and how likely each is.'),
        ...boundsSchema(quantity),
      },
      ['family', 'components'],
    ),
    description: 'One of several distributions.',
  };
}
