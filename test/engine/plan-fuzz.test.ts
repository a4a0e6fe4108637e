import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { EngineError, PlanError } from '../../src/errors.js';
import type { Coupling } from '../../src/generate-options.js';
import { compilePlan } from '../../src/plan/compile.js';
import { Header, PLAN_MAGIC, PLAN_VERSION } from '../../src/plan/layout.js';
import { HEAVY_TAILED } from '../fixtures/conversations.js';
import { CONSTANT_LAW, logNormalLaw, paretoLaw, sampleLaw } from '../fixtures/gap-laws.js';
import { columnTypes, nextTile, patched, sign, viewOf, withTileRows } from '../fixtures/rows.js';
import { lawPool, mixedPool } from '../fixtures/synthetic-pool.js';
import { BUILDS } from './modules.js';

/** Tiles of an accepted plan that are produced. */
const TILES = 3;
/** No accepted mutation is much larger than the plan it comes from, so anything slower is a hang. */
const LONGEST_MILLISECONDS = 10_000;
const SEED = 20_260_101;

const CATEGORIES = ['language', 'reason', 'multimodal'] as const;
const correlation = (a: string, b: string, value: number) => ({ fields: [a, b], value }) as const;
const CORRELATIONS = {
  language: { rankCorrelations: [correlation('input_tokens', 'output_tokens', 0.4)] },
  reason: {
    rankCorrelations: [
      correlation('input_tokens', 'reason_ratio', -0.3),
      correlation('output_tokens', 'reason_ratio', 0.7),
    ],
  },
  multimodal: {
    rankCorrelations: [
      correlation('text_tokens', 'image_count', 1),
      correlation('output_tokens', 'audio_count', -0.5),
    ],
  },
} satisfies Record<string, Coupling>;
const GAP_PLANS = [
  ...CATEGORIES.flatMap((category) =>
    (['exact', 'renewal', 'reference'] as const).map((arrivals) => ({ category, arrivals, gaps: undefined })),
  ),
  ...[
    logNormalLaw(1),
    paretoLaw(2.5),
    CONSTANT_LAW,
    sampleLaw('samples', [1, 5, 0, 30, 4.5], [3, 1, 1, 2, 0.1]),
  ].flatMap(({ law }) =>
    (['exact', 'renewal'] as const).map(
      (arrivals) => ({ category: 'language', arrivals, gaps: law }) as const,
    ),
  ),
].map(({ category, arrivals, gaps }) => {
  const options = { requests: 4000, arrivals, ...(gaps === undefined ? {} : { gaps }) };
  return withTileRows(compilePlan(mixedPool(category), options).bytes, 1024);
});
const COUPLED_PLANS = CATEGORIES.flatMap((category) =>
  ([undefined, 'comonotone', CORRELATIONS[category]] as const).map((coupling) =>
    withTileRows(
      compilePlan(lawPool(category), { requests: 4000, ...(coupling && { coupling }) }).bytes,
      1024,
    ),
  ),
);
// Of few numbers of turns, too, so that more of the mutations meet the classes.
const CONVERSATION_PLANS = CATEGORIES.flatMap((category) =>
  [HEAVY_TAILED, { ...HEAVY_TAILED, turns: { 2: 0.5, 64: 0.5 } }].map((conversations) =>
    withTileRows(compilePlan(mixedPool(category), { requests: 4000, conversations }).bytes, 1024),
  ),
);
const PLANS = [...GAP_PLANS, ...COUPLED_PLANS, ...CONVERSATION_PLANS];

/** What came of plan bytes: refused with a typed error, or rows; fails on anything else. */
function openAndProduce(plan: Uint8Array, module: WebAssembly.Module): 'refused' | 'produced' {
  const begin = performance.now();
  const outcome = outcomeOf(plan, module);
  expect(performance.now() - begin, 'milliseconds').toBeLessThan(LONGEST_MILLISECONDS);
  return outcome;
}

function outcomeOf(plan: Uint8Array, module: WebAssembly.Module): 'refused' | 'produced' {
  try {
    const engine = new Engine(plan, module);
    const types = columnTypes(plan);
    for (let tile = 0; tile < Math.min(engine.tiles, TILES); tile++) {
      const { count, timestamps, columns } = nextTile(engine, types);
      for (let row = 1; row < count; row++) {
        if (!(timestamps[row] >= timestamps[row - 1]))
          throw new Error(`tile ${tile}, row ${row} is out of order`);
      }
      for (const column of columns) {
        if (!(column instanceof Uint32Array) && column.offsets[count] !== column.items.length) {
          throw new Error(`tile ${tile} has a list whose items do not end where its offsets say`);
        }
      }
    }
    if (engine.tiles > 0) {
      engine.seek(engine.tiles - 1);
      nextTile(engine, types);
    }
    return 'produced';
  } catch (error) {
    if (error instanceof PlanError || isWantOfMemory(error)) return 'refused';
    throw error;
  }
}

/** Any other failure is a fault of the engine. */
function isWantOfMemory(error: unknown): boolean {
  return error instanceof EngineError && error.message.includes('memory could not grow');
}

/** Makes bytes pass the first checks, so that what follows is reached. */
function withHeader(bytes: Uint8Array): Uint8Array {
  const plan = bytes.slice(0, bytes.length - (bytes.length % 8));
  if (plan.length < Header.SIZE) return plan;
  const view = viewOf(plan);
  view.setUint32(Header.MAGIC, PLAN_MAGIC, true);
  view.setUint32(Header.VERSION, PLAN_VERSION, true);
  view.setUint32(Header.BYTES, plan.length, true);
  return sign(plan);
}

const word = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 7, 8, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff),
  fc.integer({ min: 0, max: 1024 }),
  fc.nat({ max: 0xffffffff }),
);
const double = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    -1,
    5e-324,
    1e-308,
    1e-9,
    0.5,
    1,
    1 - 2 ** -53,
    1e12,
    1e14,
    1e15,
    1e308,
    Infinity,
    -Infinity,
    NaN,
  ),
  fc.double(),
);
/** A change of one word or number; places are counted from the plan's start or among the tables. */
const change = fc.record({
  place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  inTables: fc.boolean(),
  value: fc.oneof(
    word.map((value) => ({ isDouble: false, value })),
    double.map((value) => ({ isDouble: true, value })),
  ),
});

function mutated(
  plan: Uint8Array,
  changes: readonly (typeof change extends fc.Arbitrary<infer T> ? T : never)[],
) {
  const tables = viewOf(plan).getUint32(Header.TABLES, true);
  return patched(plan, (view) => {
    for (const { place, inTables, value } of changes) {
      const [from, to] = inTables ? [tables, plan.length] : [0, tables];
      const at = from + Math.floor((place * (to - from)) / 8) * 8;
      if (value.isDouble) view.setFloat64(at, value.value, true);
      else view.setUint32(at + (value.value % 2) * 4, value.value, true);
    }
  });
}

describe.each(BUILDS)('plan bytes, $name build', ({ engine }) => {
  test('the unchanged plans are accepted', () => {
    for (const plan of PLANS) expect(openAndProduce(plan, engine)).toBe('produced');
  });

  test('random bytes are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(openAndProduce(bytes, engine)).toBe('refused');
        openAndProduce(withHeader(bytes), engine);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  test('truncated plans are refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLANS), fc.double({ min: 0, max: 1, noNaN: true }), (plan, share) => {
        const cut = plan.slice(0, Math.min(Math.floor(share * plan.length), plan.length - 1));
        expect(openAndProduce(cut, engine)).toBe('refused');
        // With a length and checksum that fit, a section is outside the plan.
        expect(openAndProduce(withHeader(cut), engine)).toBe('refused');
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  test('a changed byte is found by the checksum', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLANS), fc.nat(), fc.integer({ min: 1, max: 255 }), (plan, at, bits) => {
        const copy = plan.slice();
        copy[at % copy.length] ^= bits;
        expect(() => new Engine(copy, engine)).toThrow(PlanError);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  test('mutated plans with a checksum that fits are refused or give well-formed rows', () => {
    const outcomes = { refused: 0, produced: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom(...PLANS),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (plan, changes) => {
          outcomes[openAndProduce(mutated(plan, changes), engine)]++;
        },
      ),
      { seed: SEED, numRuns: 5000 },
    );
    // Neither path may be all that is tested.
    expect(Math.min(outcomes.refused, outcomes.produced)).toBeGreaterThan(100);
  });
});
