import { UsageError } from '../../errors.js';
import { checkNotNegative } from './checks.js';

/** A function of time that is 0 before its first step, and has each step's value until the next. */
export class StepFunction {
  /** Where the steps are, seconds, strictly ascending. */
  readonly times: Float64Array;
  readonly #values: Float64Array;

  /** @param values as many as there are times */
  constructor(times: ArrayLike<number>, values: ArrayLike<number>) {
    this.times = Float64Array.from(times);
    this.#values = Float64Array.from(values);
  }

  /** Writes the values at the times `at[from]` to `at[to - 1]`, which ascend, to the start of `into`. */
  fill(at: Float64Array, from: number, to: number, into: Float64Array): void {
    let next = 0;
    for (let index = from; index < to; index++) {
      while (next < this.times.length && this.times[next] <= at[index]) next++;
      into[index - from] = next === 0 ? 0 : this.#values[next - 1];
    }
  }
}

/**
 * Checks the times of steps.
 *
 * @param field the steps' place, such as `clients[2].rate`
 * @throws UsageError unless there are steps, at least 0 and strictly ascending
 */
export function checkStepTimes(steps: readonly { readonly fromSeconds: number }[], field: string): void {
  if (!(Array.isArray(steps) && steps.length > 0)) {
    throw new UsageError('there must be at least one step', { field });
  }
  let before = -1;
  for (const [index, { fromSeconds }] of steps.entries()) {
    const path = `${field}[${index}].fromSeconds`;
    checkNotNegative(fromSeconds, path, 'seconds');
    if (!(fromSeconds > before)) {
      throw new UsageError(`${fromSeconds} is not after ${before}, the time of the step before`, {
        field: path,
      });
    }
    before = fromSeconds;
  }
}
