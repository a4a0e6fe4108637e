/**
 * How far the arrivals of regular gaps have drifted from their expectation at the boundaries of groups, with `renewal`
 * arrivals: a Brownian motion in the variance of the counts, drawn by halving a client's groups, so that any of its
 * values can be had without the others. With `exact` arrivals there is none.
 */
import { ArrivalModeCode } from '../plan/layout';
import { arrivalMode, clientCount } from '../plan/open-plan';
import { allocate } from '../memory';
import { quantileOf } from '../gaps/quantile-table';
import { normalTable } from '../gaps/shared-tables';
import { nextWord, openWords } from '../random/words';
import { Purpose } from '../random/streams';
import {
  endGroupOf,
  firstClientWindowOf,
  firstGroupOf,
  groupBegin,
  groupEnd,
  isRegular,
  variationOf,
} from './segments';

/** The variance before each group of a client, and behind its last; a client has one entry more than groups. */
let variances: usize = 0;

/** Prepares that of the clients [`from`, `to`), after those before them. */
export function allocateDrift(from: u32, to: u32): void {
  if (arrivalMode != ArrivalModeCode.RENEWAL || clientCount == 0) return;
  if (from == 0) variances = allocate((<u64>endGroupOf(clientCount - 1) + <u64>clientCount) << 3);
  for (let client = from; client < to; ++client) {
    let variance: f64 = 0;
    const end = endGroupOf(client);
    for (let group = firstGroupOf(client); group < end; ++group) {
      store<f64>(varianceAt(client, group), variance);
      if (isRegular(group)) {
        variance += variationOf(firstClientWindowOf(group)) * (groupEnd(group) - groupBegin(client, group));
      }
    }
    store<f64>(varianceAt(client, end), variance);
  }
}

// @ts-ignore: decorator
@inline
function varianceAt(client: u32, group: u32): usize {
  return variances + ((<usize>group + <usize>client) << 3);
}

/** The drift before a group of a client, or behind its last. */
export function driftBefore(client: u32, group: u32): f64 {
  if (arrivalMode != ArrivalModeCode.RENEWAL) return 0;
  let low = firstGroupOf(client);
  let high = endGroupOf(client);
  if (group == low) return 0;
  const all = load<f64>(varianceAt(client, high));
  if (!(all > 0)) return 0;
  let lowDrift: f64 = 0;
  let highDrift = sqrt(all) * normalOf(client, high);
  while (group != high) {
    const middle = (low + high) >>> 1;
    const before = load<f64>(varianceAt(client, middle)) - load<f64>(varianceAt(client, low));
    const behind = load<f64>(varianceAt(client, high)) - load<f64>(varianceAt(client, middle));
    let drift = lowDrift;
    if (before + behind > 0) {
      const share = before / (before + behind);
      drift += (highDrift - lowDrift) * share + sqrt(before * (1 - share)) * normalOf(client, middle);
    }
    if (group == middle) return drift;
    if (group < middle) {
      high = middle;
      highDrift = drift;
    } else {
      low = middle;
      lowDrift = drift;
    }
  }
  return highDrift;
}

function normalOf(client: u32, group: u32): f64 {
  openWords(client, group, 0, Purpose.DRIFT);
  return quantileOf(normalTable, nextWord());
}
