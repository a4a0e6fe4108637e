import { type AnyLaw, FIELD_LAWS } from '../../laws/families.js';
import type { NumberRange, Parameter, Quantity } from '../../laws/parameters.js';
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
  const own = Object.entries<Parameter>(all).map(
    ([name, parameter]) => [name, schemaOf(parameter)] as const,
  );
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
  return [...FIELD_LAWS.map((law) => lawSchema(law as unknown as AnyLaw, quantity)), mixtureSchema(quantity)];
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
