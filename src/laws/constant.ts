/** Always the same value. */
import type { FixedInterArrivals } from './inter-arrival-law.js';
import type { DiscreteLaw } from './law.js';

export interface ConstantDistribution {
  readonly family: 'constant';
  /** At least 0. */
  readonly value: number;
}

export const constant: DiscreteLaw<ConstantDistribution> = {
  nature: 'discrete',
  family: 'constant',
  description: 'Always the same.',
  isUnbounded: true,
  parameters: { value: { range: 'value', isValue: true, description: 'The value.', example: 256 } },
  list: 'value',
  smallest: ({ value }) => value,

  atoms: ({ value }) => ({ values: [value], weights: [1] }),
};

export const constantInterArrivals: FixedInterArrivals<'constant'> = {
  family: 'constant',
  description: 'Like a clock.',
  code: 5,
  shape: 0,
  cv: 0,
};
