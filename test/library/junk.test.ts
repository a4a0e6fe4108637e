import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServegenError, UsageError } from '../../src/errors.js';
import {
  aggregateCv,
  type GenerateOptions,
  generate,
  generateWorkload,
  openWorkload,
  type Pool,
} from '../../src/index.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';

const pool = mixedPool('language');

/** What no option can be, or only some. */
const JUNK: readonly unknown[] = [
  null,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  '',
  'yes',
  {},
  [],
  [[]],
  Symbol('junk'),
  10n,
  () => 1,
  new Map(),
  new Date(Number.NaN),
  new Array(4_294_967_295),
  Object.create(null),
  { toString: 1, valueOf: 2 },
  { toJSON: () => 1n },
  cyclic(),
  throwing(),
  new Proxy(
    {},
    {
      ownKeys() {
        throw new Error('a trap');
      },
    },
  ),
];

function cyclic(): unknown {
  const list: unknown[] = [];
  list.push({ sum: list });
  return { sum: list };
}

function throwing(): unknown {
  return {
    get index() {
      throw new Error('a getter');
    },
    get kind() {
      throw new Error('a getter');
    },
  };
}

const OPTIONS = [
  'rate',
  'duration',
  'requests',
  'seed',
  'arrivals',
  'method',
  'burstiness',
  'coupling',
  'gaps',
  'conversations',
  'batchSize',
  'workers',
  'shard',
  'requestId',
] as const satisfies readonly (keyof GenerateOptions)[];

/** What a call throws; undefined where it succeeds, as some junk is a value. */
function thrown(call: () => unknown): unknown {
  try {
    call();
    return undefined;
  } catch (error) {
    return error;
  }
}

test.each(OPTIONS)('%s refuses what it cannot be, by its name', (option) => {
  // Any text is a seed.
  const wrong = JUNK.filter((value) => !(option === 'seed' && typeof value === 'string'));
  for (const value of wrong) {
    const error = thrown(() => generate(pool, { [option]: value } as GenerateOptions));
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).location.field).toMatch(new RegExp(`^${option}\\b`));
    expect((error as UsageError).message.length).toBeLessThan(700);
  }
});

test('any mixture of options is a trace, or is refused by a typed error', () => {
  const value = fc.oneof(
    fc.constantFrom(...JUNK),
    fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true, withTypedArray: true }),
    fc.record({ index: fc.anything(), count: fc.anything() }),
    fc.record({ fields: fc.anything(), value: fc.anything() }),
    fc.record({
      family: fc.constantFrom('gamma', 'samples', 'weibull'),
      cv: fc.anything(),
      gaps: fc.anything(),
    }),
    fc.record({ share: fc.anything(), turns: fc.anything(), interTurnSeconds: fc.anything() }),
    fc.record({ rankCorrelations: fc.anything() }),
    fc.record({ sum: fc.array(fc.anything()), steps: fc.anything() }, { requiredKeys: [] }),
  );
  const options = fc.dictionary(fc.constantFrom(...OPTIONS), value, { maxKeys: 3 });
  fc.assert(
    fc.property(options, (given) => {
      const error = thrown(() => generate(pool, { duration: 60, ...given } as GenerateOptions));
      if (error !== undefined) expect(error).toBeInstanceOf(ServegenError);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('options that are none, or cannot be read, are refused', () => {
  for (const options of [null, 5, 'rate', [], Symbol('options'), 1n]) {
    expect(thrown(() => generate(pool, options as never))).toBeInstanceOf(UsageError);
    expect(thrown(() => aggregateCv(pool, options as never))).toBeInstanceOf(UsageError);
  }
  const trap = Object.defineProperty({}, 'rate', {
    enumerable: true,
    get() {
      throw new Error('a getter');
    },
  });
  expect(() => generate(pool, trap)).toThrow('rate: it cannot be read: reading it threw an error');
});

test.each([
  [{ shard: null }, 'shard: null is not an object with index and count'],
  [{ shard: {} }, 'shard.count: undefined is not a whole number from 1 to'],
  [{ shard: { index: 2, count: 1 } }, 'shard.index: 2 is not a whole number from 1 to 1'],
  [
    { shard: { index: 1, count: 1, of: 2 } },
    'shard.of: there is no such option; the options are index, count',
  ],
  [{ requestId: 'yes' }, 'requestId: yes is not true or false'],
  [{ workers: 2n }, 'workers: a bigint is no value of an option'],
])('case %# is refused', (options, message) => {
  expect(() => generate(pool, options as never)).toThrow(UsageError);
  expect(() => generate(pool, options as never)).toThrow(message);
});

test('of a workload, too', async () => {
  const workload = await openWorkload({ pool: 'builtin:language', duration: 60, rate: 1 });
  for (const option of ['batchSize', 'workers', 'shard'] as const) {
    for (const value of JUNK) {
      const error = thrown(() => generateWorkload(workload, { [option]: value } as never));
      expect(error).toBeInstanceOf(UsageError);
    }
  }
  for (const option of ['allowFiles', 'maxRequests', 'maxClients', 'maxPlanBytes'] as const) {
    for (const value of JUNK.filter((each) => each !== Number.POSITIVE_INFINITY && each !== 'yes')) {
      await expect(openWorkload({ rate: 1 }, { [option]: value } as never)).rejects.toThrow(UsageError);
    }
  }
});

/** A pool with something else in place of one of its parts. */
function forged(part: Readonly<Record<string, unknown>>): Pool {
  return new Proxy(pool, {
    get(target, key) {
      if (Object.hasOwn(part, key)) return part[key as string];
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

test.each<[part: Readonly<Record<string, unknown>>, field: string]>([
  [{ category: 'text' }, 'pool.category'],
  [{ category: undefined }, 'pool.category'],
  [{ clientIds: [1, 2] }, 'pool.clientIds'],
  [{ leftOut: undefined }, 'pool.leftOut'],
  [{ view: null }, 'pool.view'],
  [{ windowCount: 0 }, 'pool.windowCount'],
  [{ windowCount: Number.POSITIVE_INFINITY }, 'pool.windowCount'],
  [{ toSeconds: Number.NaN }, 'pool.toSeconds'],
  [{ toSeconds: 0, fromSeconds: 0 }, 'pool'],
  [{ toSeconds: 1e9 }, 'pool.windowEdge'],
  [{ windowEdge: () => 0 }, 'pool.windowEdge'],
  [{ windowEdge: () => Number.NaN }, 'pool.windowEdge'],
  [{ dataset: undefined }, 'pool.dataset'],
  [{ readClient: 5 }, 'pool.readClient'],
  [{ conversations: 'none' }, 'pool.conversations'],
])('pool %# is refused, and ends', (part, field) => {
  const error = thrown(() => generate(forged(part), { duration: 60 }));
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).location.field).toBe(field);
});

test('a pool whose datasets are none is refused', () => {
  for (const dataset of [
    () => undefined,
    () => null,
    () => ({}),
    () => ({ input_tokens: 5, output_tokens: null }),
  ]) {
    expect(thrown(() => generate(forged({ dataset }), { duration: 60 }))).toBeInstanceOf(ServegenError);
  }
});
