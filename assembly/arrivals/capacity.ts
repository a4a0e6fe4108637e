/**
 * How many arrivals there is room for where the plan sets a smallest gap: bounds of stretches are kept such that each has
 * no more gaps than fit. What all of a stretch has does, as no smallest gap is above the mean.
 */
import { clientWindowAt, floorOf } from '../plan/open-plan';
import { boundaryFraction } from './placement';
import { firstClientWindowOf, MAX_SEGMENT_ARRIVALS, partBegin, partsOf } from './segments';

/** Arrivals that a part has room for which expects so many, by the law of a client-window. */
export function capacityOf(expected: f64, clientWindow: u32): f64 {
  const smallest = floorOf(clientWindowAt(clientWindow));
  const most = <f64>(MAX_SEGMENT_ARRIVALS - 1);
  return smallest > 0 ? min(expected / smallest, most) : most;
}

/** Arrivals that a part of a group of several laws has room for. */
function capacityOfPart(client: u32, group: u32, part: u32): f64 {
  const expected = partBegin(client, group, part + 1) - partBegin(client, group, part);
  return capacityOf(expected, firstClientWindowOf(group) + part);
}

/**
 * Adds to the counts of a group of several laws, from `begin` to `end`, how far the gaps around the ends of its parts have
 * got, and moves what does not fit.
 */
export function fitMixedBounds(client: u32, group: u32, begin: f64, end: f64, bounds: usize): void {
  const parts = partsOf(group);
  let behind: f64 = 0;
  for (let part: u32 = 0; part < parts; ++part) behind += capacityOfPart(client, group, part);
  store<f64>(bounds, begin);
  let before = begin;
  for (let part: u32 = 1; part < parts; ++part) {
    const at = bounds + (<usize>part << 3);
    const own = capacityOfPart(client, group, part - 1);
    behind -= own;
    const least = max(before, end - behind);
    const most = min(before + own, end);
    before = min(max(load<f64>(at) + boundaryFraction(client, group, part), least), most);
    store<f64>(at, before);
  }
  store<f64>(bounds + (<usize>parts << 3), end);
}
