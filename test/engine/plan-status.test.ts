import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { Header, PLAN_VERSION } from '../../src/engine/plan-layout.generated.js';
import { PlanStatus } from '../../src/engine/plan-status.generated.js';
import { PlanError } from '../../src/errors.js';
import { BUILDS } from './modules.js';
import { ATTRIBUTE_FAULTS } from './refused-plans/attributes.js';
import { BOUNDED_BURST_FAULTS } from './refused-plans/bounded-bursts.js';
import { changed, REFERENCE, timesExpected, u32 } from './refused-plans/changes.js';
import { CONVERSATION_FAULTS, ofConversations } from './refused-plans/conversations.js';
import { FIELDS } from './refused-plans/fields.js';
import { FRAME } from './refused-plans/frame.js';
import { INTER_ARRIVALS } from './refused-plans/inter-arrivals.js';
import { LIMIT_FAULTS } from './refused-plans/limits.js';
import { PREFIX_FAULTS } from './refused-plans/prefixes.js';

const REFUSALS = [
  ...[FRAME, INTER_ARRIVALS, FIELDS, CONVERSATION_FAULTS],
  ...[ATTRIBUTE_FAULTS, LIMIT_FAULTS, PREFIX_FAULTS, BOUNDED_BURST_FAULTS],
].flat();

describe.each(BUILDS)('refused plans, $name build', ({ engine }) => {
  test.each(REFUSALS)('%s', (_, message, plan) => {
    expect(() => new Engine(plan, engine)).toThrow(PlanError);
    expect(() => new Engine(plan, engine)).toThrow(message);
  });

  test('as many times the requests are accepted where they need not be drawn ahead', () => {
    new Engine(changed(timesExpected(1e6)), engine);
    new Engine(changed(timesExpected(1e3), REFERENCE), engine);
    new Engine(ofConversations(timesExpected(1e3)), engine);
  });

  test.each([PLAN_VERSION - 1, PLAN_VERSION + 1])('version %d is named', (version) => {
    const plan = changed(u32(Header.VERSION, version));
    expect(() => new Engine(plan, engine)).toThrow(PlanError);
    expect(() => new Engine(plan, engine)).toThrow(
      `the plan is of version ${version}; this engine reads version ${PLAN_VERSION}`,
    );
  });

  test('every status but success was met above', () => {
    const messages = new Set(
      REFUSALS.map(([, , plan]) => {
        try {
          return new Engine(plan, engine).tiles;
        } catch (error) {
          return (error as Error).message;
        }
      }),
    );
    // The version has tests of its own above, and an `Engine` opens one plan only, without another between.
    const elsewhere = ['OK', 'NOT_YET', 'WRONG_VERSION', 'ALREADY_OPEN', 'REPLACED'];
    expect(messages.size).toBe(Object.keys(PlanStatus).filter((name) => !elsewhere.includes(name)).length);
  });
});
