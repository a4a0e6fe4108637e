/** Parameters of laws as data: the schema of workload specs, its check and that of pools' laws follow from it. */

/** Finite numbers between bounds, in the words of JSON Schema. */
export interface NumberRange {
  readonly type: 'number' | 'integer';
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

export interface Parameter {
  /** What it can be; `value` and `bound` stand for what a quantity, or a bound on it, can be. */
  readonly range: NumberRange | 'value' | 'bound';
  /** Of inter-turn times, where the engine can do less. */
  readonly interTurnRange?: NumberRange;
  /** It is a list of at least one such number. */
  readonly isList?: true;
  readonly isOptional?: true;
  /** It is a value of the quantity, whatever its range, so that it is in the quantity's unit. */
  readonly isValue?: true;
  readonly description: string;
  readonly example: number | readonly number[];
}

/** What a law is a law of: its values, and bounds on them. */
export interface Quantity {
  readonly value: NumberRange;
  readonly bound: NumberRange;
}

export const FINITE: NumberRange = { type: 'number' };
export const POSITIVE: NumberRange = { type: 'number', exclusiveMinimum: 0 };
export const NOT_NEGATIVE: NumberRange = { type: 'number', minimum: 0 };
export const PROBABILITY: NumberRange = { type: 'number', minimum: 0, maximum: 1 };

/**
 * Parameters that give an inter-turn law its form (sigma, alpha, shape). Beyond these bounds its quantiles leave the
 * range of numbers.
 */
export const INTER_TURN_FORM: NumberRange = { type: 'number', minimum: 0.001, maximum: 1000 };

export function isWithin(value: unknown, range: NumberRange): value is number {
  return (
    typeof value === 'number' &&
    Number.isFinite(value) &&
    value >= (range.minimum ?? Number.NEGATIVE_INFINITY) &&
    value > (range.exclusiveMinimum ?? Number.NEGATIVE_INFINITY) &&
    value <= (range.maximum ?? Number.POSITIVE_INFINITY) &&
    (range.type === 'number' || Number.isInteger(value))
  );
}

/** What a range asks for, as it stands after "is not". */
export function describeRange({ type, minimum, exclusiveMinimum, maximum }: NumberRange): string {
  const what = type === 'integer' ? 'a whole number' : 'a number';
  if (minimum !== undefined && maximum !== undefined) return `${what} from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${what} of at least ${minimum}`;
  const above = exclusiveMinimum === undefined ? what : `${what} above ${exclusiveMinimum}`;
  return maximum === undefined ? above : `${above}, at most ${maximum}`;
}

/** What is wrong with a number that is not within a range. */
export function rangeFault(value: unknown, range: NumberRange): string {
  const isInfinite = value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
  return `${value} is not ${isInfinite ? 'finite' : describeRange(range)}`;
}
