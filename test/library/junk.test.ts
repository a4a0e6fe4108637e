import { types } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServegenError, SpecError, UsageError } from '../../src/errors.js';
import { aggregateCv, generate, openWorkload, type Pool, workloadSchema } from '../../src/index.js';
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

/** What a workload can say, and what a run can. */
const WORKLOAD_KEYS = Object.keys(workloadSchema.properties!).filter((key) => key !== '$schema');
const RUN_KEYS = [
  'workers',
  'batchSize',
  'shard',
  'signal',
  'onProgress',
  'allowFiles',
  'maxRequests',
  'maxClients',
  'maxPlanBytes',
];

/** What a call is refused with; undefined where it succeeds, as some junk is a value. */
async function thrown(call: () => Promise<unknown>): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}

test.each(WORKLOAD_KEYS)('%s refuses what it cannot be, by its name', async (key) => {
  // Any text or whole number is a seed, and a text can be the name of a pool.
  const wrong = JUNK.filter(
    (value) => !(['seed', 'pool'].includes(key) && (typeof value === 'string' || value === -1)),
  );
  for (const value of wrong) {
    // Neither has to say anything, and attributes can have any names.
    if (['output', 'attributes'].includes(key) && isEmptyObject(value)) continue;
    if (key === 'attributes' && isOfNumbers(value)) continue;
    const error = await thrown(() => generate({ pool, duration: 60, [key]: value } as never));
    expect(error).toBeInstanceOf(ServegenError);
    expect((error as ServegenError).location.field).toMatch(new RegExp(`^${key}\\b`));
    expect((error as ServegenError).message.length).toBeLessThan(700);
  }
});

function isOfNumbers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  const values = Object.values(Object.getOwnPropertyDescriptors(value)).map((property) => property.value);
  return values.length > 0 && values.every((one) => typeof one === 'number') && !Array.isArray(value);
}

function isEmptyObject(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    thrownBy(() => Object.keys(value).length === 0)
  );
}

function thrownBy(read: () => boolean): boolean {
  try {
    return read();
  } catch {
    return false;
  }
}

test('any mixture of keys is a trace, or is refused by a typed error', async () => {
  const value = fc.oneof(
    fc.constantFrom(...JUNK),
    fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true, withTypedArray: true }),
    fc.record({ fields: fc.anything(), value: fc.anything() }),
    fc.record({
      family: fc.constantFrom('gamma', 'samples', 'weibull'),
      cv: fc.anything(),
      samples: fc.anything(),
    }),
    fc.record({ source: fc.anything(), span: fc.anything() }),
    fc.record({ share: fc.anything(), turns: fc.anything(), inter_turn_seconds: fc.anything() }),
    fc.record({ rank_correlations: fc.anything() }),
    fc.record({ sum: fc.array(fc.anything()), steps: fc.anything() }, { requiredKeys: [] }),
  );
  const workloads = fc.dictionary(fc.constantFrom(...WORKLOAD_KEYS), value, { maxKeys: 3 });
  const runs = fc.dictionary(fc.constantFrom(...RUN_KEYS), fc.anything(), { maxKeys: 1 });
  await fc.assert(
    fc.asyncProperty(workloads, runs, async (given, run) => {
      const error = await thrown(() => generate({ pool, duration: 60, ...given } as never, run as never));
      if (error !== undefined) expect(error).toBeInstanceOf(ServegenError);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('a workload that is none, or cannot be read, is refused', async () => {
  for (const workload of [null, 5, 'rate', [], Symbol('workload'), 1n]) {
    expect(await thrown(() => generate(workload as never))).toBeInstanceOf(SpecError);
    expect(await thrown(() => aggregateCv(workload as never))).toBeInstanceOf(SpecError);
    expect(await thrown(() => generate({ pool }, workload as never))).toBeInstanceOf(UsageError);
  }
  const trap = Object.defineProperty({ pool }, 'rate', {
    enumerable: true,
    get() {
      throw new Error('a getter');
    },
  });
  await expect(generate(trap)).rejects.toThrow('rate: it cannot be read: reading it threw an error');
});

test.each([
  [{ shard: null }, 'shard: null is not an object with index and count'],
  [{ shard: {} }, 'shard.count: undefined is not a whole number from 1 to'],
  [{ shard: { index: 2, count: 1 } }, 'shard.index: 2 is not a whole number from 1 to 1'],
  [
    { shard: { index: 1, count: 1, of: 2 } },
    'shard.of: there is no such option; the options are index, count',
  ],
  [{ workers: 2n }, 'workers: a bigint is no value here'],
])('run %# is refused', async (run, message) => {
  await expect(generate({ pool }, run as never)).rejects.toThrow(UsageError);
  await expect(generate({ pool }, run as never)).rejects.toThrow(message);
});

test('of an open workload, too', async () => {
  const workload = await openWorkload({ pool: 'builtin:language', duration: 60, rate: 1 });
  for (const option of ['batchSize', 'workers', 'shard'] as const) {
    for (const value of JUNK) {
      expect(await thrown(() => generate(workload, { [option]: value } as never))).toBeInstanceOf(UsageError);
    }
  }
  for (const [option, value] of Object.entries({
    allowFiles: 'none',
    maxRequests: 10,
    maxClients: 1,
    maxPlanBytes: 1,
  })) {
    const message = `${option}: the workload is open already`;
    await expect(generate(workload, { [option]: value })).rejects.toThrow(UsageError);
    await expect(generate(workload, { [option]: value })).rejects.toThrow(message);
  }
  for (const option of ['allowFiles', 'maxRequests', 'maxClients', 'maxPlanBytes'] as const) {
    for (const value of JUNK.filter((each) => each !== Number.POSITIVE_INFINITY && each !== 'yes')) {
      await expect(openWorkload({ rate: 1 }, { [option]: value } as never)).rejects.toThrow(UsageError);
    }
  }
});

test('the limits of an open workload hold for all that is made of it', async () => {
  const limited = await openWorkload(
    { pool: 'builtin:language', duration: 60, rate: 10 },
    { maxRequests: 100 },
  );
  const message = 'duration: it amounts to 600 requests, which are more than are allowed here, 100';
  await expect(generate(limited)).rejects.toThrow(message);
  await expect(aggregateCv(limited)).rejects.toThrow(message);
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
])('pool %# is refused, and ends', async (part, field) => {
  const error = await thrown(() => generate({ pool: forged(part), duration: 60 }));
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).location.field).toBe(field);
});

test('a pool whose datasets are none is refused', async () => {
  for (const dataset of [
    () => undefined,
    () => null,
    () => ({}),
    () => ({ input_tokens: 5, output_tokens: null }),
  ]) {
    expect(await thrown(() => generate({ pool: forged({ dataset }), duration: 60 }))).toBeInstanceOf(
      ServegenError,
    );
  }
});
