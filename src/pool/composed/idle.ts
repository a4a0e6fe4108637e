import { GapFamily } from '../../laws/inter-arrival-family.js';
import type { ClientWindows } from '../pool.js';

/** Makes the entries `from` to `to` (exclusive) of a client's windows idle. */
export function fillIdle(into: ClientWindows, from: number, to: number): void {
  into.rate.fill(0, from, to);
  into.cv.fill(0, from, to);
  into.family.fill(GapFamily.none, from, to);
  into.shape.fill(0, from, to);
  into.dataset.fill(-1, from, to);
}
