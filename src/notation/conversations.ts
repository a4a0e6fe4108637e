import { UsageError } from '../errors.js';
import {
  type ConversationOptions,
  DEFAULT_GAP_SECONDS,
  type InterTurnLaw,
  MAX_GAP_SECONDS,
  MAX_TURNS,
  type TurnsOption,
} from '../generate-options.js';

/** Probabilities that are given may sum to 1 but for this. */
const SUM_TOLERANCE = 1e-6;

const FIELDS: readonly (keyof ConversationOptions)[] = ['share', 'turns', 'interTurnSeconds', 'history'];

/** Parameters that give a law its form; beyond these bounds its quantiles leave the range of numbers. */
const FORMS: ReadonlySet<string> = new Set(['sigma', 'alpha', 'shape']);
const SMALLEST_FORM = 0.001;
const LARGEST_FORM = 1000;

/** The parameters of each law that must be there; the lognormal law has `mu` or `p50`, too. */
const PARAMETERS: Readonly<Record<InterTurnLaw['kind'], readonly string[]>> = {
  lognormal: ['sigma'],
  exponential: ['mean'],
  pareto: ['scale', 'alpha'],
  weibull: ['shape', 'scale'],
  uniform: ['min', 'max'],
  constant: ['value'],
};

/**
 * Refuses conversations that are malformed or out of range.
 *
 * @param field path of the value, for the messages
 * @throws UsageError
 */
export function checkConversations(value: ConversationOptions, field: string): void {
  const options = objectOf(value, field);
  refuseOthers(options, FIELDS, field);
  const { share, history } = value;
  if (!(typeof share === 'number' && share > 0 && share <= 1)) {
    throw new UsageError(`${share} is not a number above 0, at most 1`, { field: `${field}.share` });
  }
  if (history !== undefined && typeof history !== 'boolean') {
    throw new UsageError(`${history} is not true or false`, { field: `${field}.history` });
  }
  checkTurns(value.turns, `${field}.turns`);
  checkLaw(value.interTurnSeconds, `${field}.interTurnSeconds`);
}

function checkTurns(value: TurnsOption, field: string): void {
  const turns = objectOf(value, field);
  if (!('mean' in turns)) {
    checkProbabilities(turns, field);
    return;
  }
  refuseOthers(turns, ['mean', 'max'], field);
  const { mean, max = MAX_TURNS } = turns;
  if (!(Number.isInteger(max) && (max as number) >= 2 && (max as number) <= MAX_TURNS)) {
    throw new UsageError(`${max} is not a whole number from 2 to ${MAX_TURNS}`, { field: `${field}.max` });
  }
  const largest = (2 + (max as number)) / 2;
  if (!(typeof mean === 'number' && mean >= 2 && mean <= largest)) {
    throw new UsageError(
      `${mean} is not a number from 2 to ${largest}, beyond which longer conversations would be more likely`,
      { field: `${field}.mean` },
    );
  }
}

function checkProbabilities(turns: Readonly<Record<string, unknown>>, field: string): void {
  let sum = 0;
  for (const [count, probability] of Object.entries(turns)) {
    if (!(/^[1-9]\d*$/.test(count) && Number(count) >= 2 && Number(count) <= MAX_TURNS)) {
      throw new UsageError(
        `${count} is not 'mean', 'max' or a number of turns from 2 to ${MAX_TURNS}; requests of one turn are the ` +
          'rest of the share',
        { field },
      );
    }
    if (!(typeof probability === 'number' && probability >= 0 && probability <= 1)) {
      throw new UsageError(`${probability} is not a probability from 0 to 1`, { field: `${field}.${count}` });
    }
    sum += probability;
  }
  if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
    throw new UsageError(`the probabilities sum to ${sum} instead of 1`, { field });
  }
}

function checkLaw(value: InterTurnLaw, field: string): void {
  const law = objectOf(value, field);
  const { kind } = law;
  if (!(typeof kind === 'string' && Object.hasOwn(PARAMETERS, kind))) {
    throw new UsageError(`${JSON.stringify(kind)} is not one of ${Object.keys(PARAMETERS).join(', ')}`, {
      field: `${field}.kind`,
    });
  }
  const needed = [...PARAMETERS[kind as InterTurnLaw['kind']]];
  if (kind === 'lognormal') needed.push('mu' in law ? 'mu' : 'p50');
  const hasBounds = kind !== 'uniform' && kind !== 'constant';
  refuseOthers(law, ['kind', ...needed, ...(hasBounds ? ['min', 'max'] : [])], field);
  for (const name of needed) checkParameter(law, name, field);
  if (kind === 'constant') checkLongest(law.value, `${field}.value`);
  else checkBounds(law, hasBounds ? DEFAULT_GAP_SECONDS : undefined, field);
}

function checkParameter(law: Readonly<Record<string, unknown>>, name: string, field: string): void {
  const value = law[name];
  if (FORMS.has(name)) {
    if (typeof value === 'number' && value >= SMALLEST_FORM && value <= LARGEST_FORM) return;
    throw new UsageError(`${value} is not a number from ${SMALLEST_FORM} to ${LARGEST_FORM}`, {
      field: `${field}.${name}`,
    });
  }
  // What is logarithmic may be negative, and the smallest time may be 0.
  const isFree = name === 'mu' || name === 'min';
  if (typeof value === 'number' && Number.isFinite(value) && (isFree || value > 0)) return;
  throw new UsageError(`${value} is not a finite number${isFree ? '' : ' above 0'}`, {
    field: `${field}.${name}`,
  });
}

function checkBounds(
  law: Readonly<Record<string, unknown>>,
  defaultMax: number | undefined,
  field: string,
): void {
  const { min = 0, max = defaultMax } = law;
  if (!(typeof min === 'number' && min >= 0 && min < Infinity)) {
    throw new UsageError(`${min} is not a finite number of at least 0 (seconds)`, { field: `${field}.min` });
  }
  checkLongest(max, `${field}.max`);
  if (!((max as number) > min)) {
    throw new UsageError(`${max} is not above min, ${min}`, { field: `${field}.max` });
  }
}

function checkLongest(value: unknown, field: string): void {
  if (typeof value === 'number' && value > 0 && value <= MAX_GAP_SECONDS) return;
  throw new UsageError(`${value} is not a number above 0, at most ${MAX_GAP_SECONDS} (seconds)`, { field });
}

/** Callers in JavaScript may hand over anything. */
function objectOf(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new UsageError(`${value} is not an object`, { field });
}

function refuseOthers(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  field: string,
): void {
  const other = Object.keys(value).find((name) => !known.includes(name));
  if (other === undefined) return;
  throw new UsageError(`there is no such field; the fields are ${known.join(', ')}`, {
    field: `${field}.${other}`,
  });
}
