import { UsageError } from '../errors.js';
import { type ConversationOptions, MAX_TURNS, type TurnsOption } from '../generate-options.js';
import { checkInterTurnLaw } from '../laws/check.js';
import { SUM_TOLERANCE } from '../laws/lists.js';
import { refusing } from '../laws/report.js';

const FIELDS: readonly (keyof ConversationOptions)[] = ['share', 'turns', 'interTurnSeconds', 'history'];

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
  checkInterTurnLaw(
    objectOf(value.interTurnSeconds, `${field}.interTurnSeconds`),
    refusing(`${field}.interTurnSeconds`, (problem, location) => new UsageError(problem, location)),
  );
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
