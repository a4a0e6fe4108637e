import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import {
  type BuiltinDials,
  type BuiltinName,
  builtinCategory,
  builtinName,
  isBuiltin,
  parseBuiltinName,
} from '../../src/notation/builtin-name.js';

/** As populations are fitted. */
const FITTED: BuiltinDials = { skew: 1, burstiness: 1, shifts: 1, day: 1, variety: 1, coupling: 1 };

const KEYS = 'clients, seed, skew, burstiness, shifts, day, variety, coupling';

/** The largest number of each key; those of clients begin at 1, all others at 0. */
const LARGEST = {
  clients: 10_000_000,
  seed: 4_294_967_295,
  skew: 3,
  burstiness: 3,
  shifts: 3,
  day: 3,
  variety: 3,
  coupling: 1,
} as const;

const WHOLE = ['clients', 'seed'];

function problemOf(name: string): string {
  try {
    parseBuiltinName(name);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).location).toEqual({ field: 'pool' });
    return (error as UsageError).problem;
  }
  return expect.fail(`${name} is taken`);
}

describe('a name', () => {
  const language: BuiltinName = {
    category: 'language',
    clients: undefined,
    seed: undefined,
    dials: FITTED,
  };

  test.each<[name: string, expected: BuiltinName]>([
    ['builtin:language', language],
    ['builtin:reason?', { ...language, category: 'reason' }],
    ['builtin:reason?clients=1', { ...language, category: 'reason', clients: 1 }],
    [
      'builtin:multimodal?seed=0&clients=10000000',
      { ...language, category: 'multimodal', clients: 10_000_000, seed: 0 },
    ],
    ['builtin:language?&seed=4294967295', { ...language, seed: 4_294_967_295 }],
    ['builtin:language?burstiness=1.5', { ...language, dials: { ...FITTED, burstiness: 1.5 } }],
    [
      'builtin:language?coupling=0&variety=3&seed=7&skew=.5',
      { ...language, seed: 7, dials: { ...FITTED, coupling: 0, variety: 3, skew: 0.5 } },
    ],
    [
      'builtin:reason?day=0&&shifts=2&',
      { ...language, category: 'reason', dials: { ...FITTED, day: 0, shifts: 2 } },
    ],
  ])('%s', (name, expected) => {
    expect(parseBuiltinName(name)).toEqual(expected);
    expect(isBuiltin(name)).toBe(true);
    expect(builtinCategory(name)).toBe(expected.category);
  });

  test('means what another spelling of the same numbers means', () => {
    const spellings = ['', '?skew=1', '?skew=1.0&day=1', '?variety=1e0', '?coupling=01', '?shifts=10e-1'];
    for (const spelling of spellings)
      expect(parseBuiltinName(`builtin:language${spelling}`)).toEqual(language);
  });

  test('says what was put into it, in any order', () => {
    const numbers = Object.entries(LARGEST).map(([key, most]) => {
      const least = key === 'clients' ? 1 : 0;
      const value = WHOLE.includes(key)
        ? fc.integer({ min: least, max: most })
        : fc.double({ min: least, max: most, noNaN: true });
      return value.map((number) => [key, number] as const);
    });
    const parameters = fc.tuple(...numbers).chain((all) => fc.shuffledSubarray(all));
    fc.assert(
      fc.property(fc.constantFrom('language', 'reason', 'multimodal'), parameters, (category, given) => {
        const query = given.map(([key, number]) => `${key}=${number}`).join('&');
        const { clients, seed, ...dials } = { ...FITTED, ...Object.fromEntries(given) } as BuiltinDials &
          Pick<BuiltinName, 'clients' | 'seed'>;
        expect(parseBuiltinName(`builtin:${category}?${query}`)).toEqual({ category, clients, seed, dials });
      }),
    );
  });
});

describe('what is no name', () => {
  test.each([
    ['language', 'no such population; there are builtin:language, builtin:reason, builtin:multimodal'],
    ['builtin:', 'no such population; there are builtin:language, builtin:reason, builtin:multimodal'],
    ['builtin:toString', 'no such population; there are'],
    ['builtin:speech?clients=5', 'no such population; there are'],
    ['builtin:lang', 'no such population (did you mean builtin:language?); there are builtin:language, '],
    ['builtin:langage?skew=2', 'no such population (did you mean builtin:language?); there are'],
    ['builtin:Reason', 'no such population (did you mean builtin:reason?); there are'],
    ['builtin:multi-modal', 'no such population (did you mean builtin:multimodal?); there are'],
  ])('as %s is no population', (name, problem) => {
    expect(problemOf(name)).toContain(`"${name}": ${problem}`);
  });

  test.each([
    ['clients=0', 'clients=0 must be a whole number from 1 to 10000000'],
    ['clients=10000001', 'clients=10000001 must be a whole number from 1 to 10000000'],
    ['clients=', 'clients= must be a whole number from 1 to 10000000'],
    ['clients', 'clients must be a whole number from 1 to 10000000'],
    ['clients=1e3', 'clients=1e3 must be a whole number from 1 to 10000000'],
    ['clients=5.0', 'clients=5.0 must be a whole number from 1 to 10000000'],
    ['seed=-1', 'seed=-1 must be a whole number from 0 to 4294967295'],
    ['seed=4294967296', 'seed=4294967296 must be a whole number from 0 to 4294967295'],
    ['seed=1=2', 'seed=1=2 must be a whole number from 0 to 4294967295'],
    ['seed=1?skew=2', 'seed=1?skew=2 must be a whole number from 0 to 4294967295'],
    ['skew=3.01', 'skew=3.01 must be a number from 0 to 3'],
    ['skew=-1', 'skew=-1 must be a number from 0 to 3'],
    ['skew=+1', 'skew=+1 must be a number from 0 to 3'],
    ['burstiness=1e999', 'burstiness=1e999 must be a number from 0 to 3'],
    ['shifts=NaN', 'shifts=NaN must be a number from 0 to 3'],
    ['day= 1', 'day= 1 must be a number from 0 to 3'],
    ['day=0x1', 'day=0x1 must be a number from 0 to 3'],
    ['variety=', 'variety= must be a number from 0 to 3'],
    ['variety=1,5', 'variety=1,5 must be a number from 0 to 3'],
    ['coupling=1.5', 'coupling=1.5 must be a number from 0 to 1'],
    ['clients=1&clients=1', 'parameter clients is given twice'],
    ['skew=0&seed=2&skew=0', 'parameter skew is given twice'],
    ['size=3', `unknown parameter "size"; there are ${KEYS}`],
    ['__proto__=3', `unknown parameter "__proto__"; there are ${KEYS}`],
    ['=3', `unknown parameter ""; there are ${KEYS}`],
    ['client=5', `unknown parameter "client" (did you mean clients?); there are ${KEYS}`],
    ['burstyness=2', `unknown parameter "burstyness" (did you mean burstiness?); there are ${KEYS}`],
    ['Skew=2', `unknown parameter "Skew" (did you mean skew?); there are ${KEYS}`],
  ])('as its parameters are %s', (query, problem) => {
    const name = `builtin:language?${query}`;
    expect(problemOf(name)).toBe(`"${name}": ${problem}`);
  });

  test('is refused in one sentence, whatever it is', () => {
    const piece = fc.oneof(
      fc.constantFrom('builtin:', 'language', 'reason', '?', '&', '=', ...Object.keys(LARGEST)),
      fc.constantFrom('0', '1', '.5', '3', '1e9', '-', '\n', '\ud800', '__proto__'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    const names = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
      fc.array(piece, { maxLength: 8 }).map((pieces) => `builtin:language?${pieces.join('')}`),
    );
    fc.assert(
      fc.property(names, (name) => {
        try {
          const { clients = 1, seed = 0, dials } = parseBuiltinName(name);
          const numbers: Record<string, number> = { clients, seed, ...dials };
          const outside = Object.entries(LARGEST).filter(
            ([key, most]) => !(numbers[key] >= (key === 'clients' ? 1 : 0) && numbers[key] <= most),
          );
          expect(outside).toEqual([]);
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
          expect(error.message).not.toContain('\n');
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

test('names are of categories, and other sources of none', () => {
  expect(builtinName('reason')).toBe('builtin:reason');
  expect([
    isBuiltin('pools/m-large'),
    builtinCategory('pools/m-large'),
    builtinCategory('builtin:x'),
  ]).toEqual([false, undefined, undefined]);
});

test('the page on pools has each key with its range', () => {
  const rows = readFileSync('docs/pools.md', 'utf8').split('\n');
  for (const [key, most] of Object.entries(LARGEST)) {
    const least = key === 'clients' ? '1' : '0';
    const range = `${WHOLE.includes(key) ? 'whole, ' : ''}${least} to ${most.toLocaleString('en')}`;
    expect(rows.filter((row) => row.startsWith(`| \`${key}\` | ${range} | `))).toHaveLength(1);
  }
});
