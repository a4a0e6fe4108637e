import { ClientWindow, Header, Window } from '../../../src/engine/plan-layout.generated.js';
import type { PlanStatus } from '../../../src/engine/plan-status.generated.js';
import { patched } from '../../fixtures/rows.js';
import { mixedPool } from '../../fixtures/synthetic-pool.js';
import { compilePlan } from '../../support/at-once.js';

/** A plan that the engine refuses: what is wrong with it, the status that says so, and its bytes. */
export type Refusal = readonly [name: string, status: keyof typeof PlanStatus, plan: Uint8Array];

export const PLAN = compilePlan(mixedPool('reason'), { requests: 4000 }).bytes;
export const REFERENCE = compilePlan(mixedPool('reason'), { requests: 4000, arrivals: 'reference' }).bytes;
export const RENEWAL = compilePlan(mixedPool('reason'), { requests: 4000, arrivals: 'renewal' }).bytes;

export type Change = (
  view: DataView,
  at: (section: number, record?: number, size?: number) => number,
) => void;

/** A copy of the plan with a change and a checksum that fits; `at` gives the place of a section's record. */
export function changed(change: Change, plan = PLAN): Uint8Array {
  return patched(plan, (view) =>
    change(view, (section, record = 0, size = 0) => view.getUint32(section, true) + record * size),
  );
}

export const u32 =
  (field: number, value: number): Change =>
  (view) =>
    view.setUint32(field, value, true);
export const f64 =
  (field: number, value: number): Change =>
  (view) =>
    view.setFloat64(field, value, true);
/** A word or number of the first record of a section. */
export const wordOf =
  (section: number, field: number, value: number): Change =>
  (view, at) =>
    view.setUint32(at(section) + field, value, true);
export const numberOf =
  (section: number, field: number, value: number): Change =>
  (view, at) =>
    view.setFloat64(at(section) + field, value, true);

/** As many times the requests, in all places that say how many. */
export function timesExpected(factor: number): Change {
  return (view, at) => {
    const times = (place: number) => view.setFloat64(place, view.getFloat64(place, true) * factor, true);
    times(Header.EXPECTED_ARRIVALS);
    times(Header.ROWS);
    for (let window = 0; window < view.getUint32(Header.WINDOW_COUNT, true); window++)
      times(at(Header.WINDOWS, window, Window.SIZE) + Window.EXPECTED_END);
    for (
      let clientWindow = 0;
      clientWindow < view.getUint32(Header.CLIENT_WINDOW_COUNT, true);
      clientWindow++
    )
      times(at(Header.CLIENT_WINDOWS, clientWindow, ClientWindow.SIZE) + ClientWindow.EXPECTED_END);
  };
}
