import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { Header, PLAN_VERSION } from '../../src/engine/plan-layout.generated.js';
import { PlanStatus } from '../../src/engine/plan-status.generated.js';
import { PlanError } from '../../src/errors.js';
import { BUILDS } from './modules.js';
import { FAULTS } from './refused-plans/all.js';
import { changed, REFERENCE, timesExpected, u32 } from './refused-plans/changes.js';
import { ofConversations } from './refused-plans/conversations.js';
import { LIMITED, timesRows } from './refused-plans/limits.js';
import { withTurnCounts } from './refused-plans/tool-calls.js';

const REFUSALS = FAULTS.flat();

/** What the error says of each status, whole. */
const SENTENCES: Partial<Record<keyof typeof PlanStatus, string>> = {
  TRUNCATED: 'the plan is truncated',
  NOT_A_PLAN: 'the plan is not a plan',
  WRONG_CHECKSUM: 'the plan is corrupt: its checksum does not match',
  BAD_SECTION: 'the plan is corrupt: a section lies outside it',
  BAD_HEADER: 'the plan is corrupt: a header field is out of range',
  BAD_COLUMN: 'the plan is corrupt: a column is malformed',
  BAD_WINDOW: 'the plan is corrupt: a window is malformed',
  BAD_CLIENT: 'the plan is corrupt: a client is malformed',
  BAD_CLIENT_WINDOW: 'the plan is corrupt: a client-window is malformed',
  BAD_FIELD_SET: 'the plan is corrupt: a field set is malformed',
  BAD_SAMPLER: 'the plan is corrupt: a sampler is malformed',
  BAD_COUPLING: 'the plan is corrupt: a coupling is malformed',
  BAD_GAP_SAMPLES: 'the plan is corrupt: a table of observed gaps is malformed',
  BAD_CLASS: 'the plan is corrupt: a class of conversations is malformed',
  BAD_EXPECTATIONS: 'the plan is corrupt: its expected requests do not add up, or are too many at a time',
  BAD_TEXTS: 'the plan is corrupt: its texts do not end',
};

/** What a plan is refused for. */
function messageOf(plan: Uint8Array, engine: WebAssembly.Module): string {
  try {
    new Engine(plan, engine);
  } catch (error) {
    expect(error).toBeInstanceOf(PlanError);
    return (error as PlanError).message;
  }
  return 'the plan is accepted';
}

describe.each(BUILDS)('refused plans, $name build', ({ engine }) => {
  test.each(REFUSALS)('%s', (_, status, plan) => {
    expect(messageOf(plan, engine)).toBe(SENTENCES[status]);
  });

  test('rows between those of conversations that all end at once and that never do are accepted', () => {
    new Engine(changed(timesRows(0.99), LIMITED), engine);
  });

  test('as many numbers of turns as there are are accepted', () => {
    new Engine(withTurnCounts(16_383), engine);
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
    const met = new Set(REFUSALS.map(([, status]) => status));
    // The version has tests of its own above, and an `Engine` opens one plan only, without another between.
    const elsewhere = ['OK', 'NOT_YET', 'WRONG_VERSION', 'ALREADY_OPEN', 'REPLACED'];
    const statuses = Object.keys(PlanStatus).filter((name) => !elsewhere.includes(name));
    expect([...met].sort()).toEqual(statuses.sort());
  });
});
