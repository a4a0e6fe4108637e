import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { ClientWindow, Header } from '../../src/engine/plan-layout.generated.js';
import { PlanError } from '../../src/errors.js';
import { SHAPED_INTER_ARRIVALS } from '../../src/laws/families.js';
import type { ShapedInterArrivals } from '../../src/laws/inter-arrival-law.js';
import { overrideGaps } from '../../src/pool/composed/override-gaps.js';
import { patched } from '../fixtures/rows.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS } from './modules.js';

const PLANS = {
  exact: compilePlan(mixedPool('language'), { requests: 4000 }).bytes,
  renewal: compilePlan(mixedPool('language'), { requests: 4000, arrivals: 'renewal' }).bytes,
};
/** A relative step over a bound. */
const STEP = 1e-9;

const LAWS = SHAPED_INTER_ARRIVALS.flatMap((law: ShapedInterArrivals) =>
  (['exact', 'renewal'] as const).map((arrivals) => {
    const smallest = arrivals === 'renewal' ? law.smallestRenewalShape : undefined;
    const { minimum, maximum } = law.shape;
    return { family: law.family, code: law.code, arrivals, minimum: smallest ?? minimum, maximum };
  }),
);

describe.each(BUILDS)('what hosts take, engines take, and no more: $name build', ({ engine }) => {
  test.each(LAWS)('$family, $arrivals', ({ code, arrivals, minimum, maximum }) => {
    const open = (shape: number) =>
      new Engine(
        patched(PLANS[arrivals], (view) => {
          const first = view.getUint32(Header.CLIENT_WINDOWS, true);
          view.setUint32(first + ClientWindow.FAMILY, code, true);
          view.setFloat64(first + ClientWindow.SHAPE, shape, true);
        }),
        engine,
      );
    for (const shape of [minimum, maximum]) expect(open(shape).tiles, `${shape}`).toBeGreaterThan(0);
    for (const shape of [minimum * (1 - STEP), maximum * (1 + STEP)])
      expect(() => open(shape), `${shape}`).toThrow(PlanError);
  });

  test('observed gaps that vary as much as can be, with the probabilities rounded', () => {
    const law = { family: 'samples', samples: [0, 5], weights: [8_999_999, 1] } as const;
    const { bytes } = compilePlan(overrideGaps(mixedPool('language'), law), { requests: 4000 });
    expect(new Engine(bytes, engine).tiles).toBeGreaterThan(0);
  });
});
