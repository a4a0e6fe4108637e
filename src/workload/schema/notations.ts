import { MAX_REQUESTS } from '../../bounds.js';
import { NOTATIONS } from '../../notation/units.js';
import type { JsonSchema } from './json-schema.js';

/** A whole number from 1 to `most`, which messages call `name`. */
export function countUpTo(most: number, name = String(most)): JsonSchema {
  return {
    title: `a whole number from 1 to ${name}, plain or as 10k, 250M, 2G, 2B or 1e9`,
    examples: [1000, '10k', '1e6'],
    anyOf: [
      { type: 'integer', minimum: 1, maximum: most },
      { type: 'string', pattern: NOTATIONS.count },
    ],
  };
}

/** Likewise from 0, which has no other notation. */
export function countFromZero(most: number): JsonSchema {
  const [, text] = countUpTo(most).anyOf!;
  return {
    title: `a whole number from 0 to ${most}, plain or as 10k, 250M, 2G, 2B or 1e9`,
    examples: [0, 1000, '10k'],
    anyOf: [{ type: 'integer', minimum: 0, maximum: most }, text!],
  };
}

/** What can be a number or a text in the notation of the command's options. */
export const NOTATION_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  DurationSpec: {
    title: 'a length of time above 0, in seconds or with s, m, h or d: 1200, 90s, 20m, 1h, 14d',
    examples: [1200, '90s', '20m', '1h', '14d'],
    anyOf: [
      { type: 'number', exclusiveMinimum: 0 },
      { type: 'string', pattern: NOTATIONS.duration },
    ],
  },
  TimeSpec: {
    title:
      'a time from the start of the trace, in seconds, with s, m, h or d, as hh:mm[:ss] or as d:hh:mm:ss: 0, 90s, ' +
      '20m, 18:00, 2:18:00:00',
    examples: [0, '90s', '20m', '18:00', '2:18:00:00'],
    anyOf: [
      { type: 'number', minimum: 0 },
      { type: 'string', pattern: NOTATIONS.time },
    ],
  },
  ClockSpec: {
    title: 'a time of day from 00:00 to 24:00, as hh:mm[:ss], or seconds from midnight',
    examples: ['15:00', '06:30:00', 54000],
    anyOf: [
      { type: 'number', minimum: 0, maximum: 86_400 },
      { type: 'string', pattern: NOTATIONS.clock },
    ],
  },
  CountSpec: countUpTo(MAX_REQUESTS, '1e14'),
};
