/** The clients of a built-in population: their windows follow from its parameters, so that no data is needed. */
import { bindBurstiness, writeBurstiness } from './burstiness';
import { OWN_LENGTHS, QUARTERS, Windows, WINDOW_COUNT, WINDOWS_A_QUARTER } from './layout';
import { bindMotion } from './motion';
import { takeParameters, windows } from './parameters';
import { bindRates, writeRates } from './rates';
import { forgetSpells } from './spells';
import { forgetTraits, profileOf } from './traits';

/** Begins with a population whose numbers, as `Parameter` has them, are at `from`; returns where its own copy of them is. */
export function bindPopulation(from: usize): usize {
  const own = takeParameters(from);
  forgetTraits();
  forgetSpells();
  bindMotion();
  bindRates();
  bindBurstiness();
  return own;
}

/** Where the windows are that were read last, as `Windows` has them. */
export function populationWindows(): usize {
  return windows;
}

/**
 * Reads the windows `from` to `to` (exclusive) of a client, to the first places of each array of `Windows`.
 *
 * @returns whether it is active in any; else, and of what are no windows of a day, what is there means nothing
 */
export function readPopulation(client: u32, from: u32, to: u32): bool {
  if (windows == 0 || from >= to || to > WINDOW_COUNT) return false;
  if (!writeRates(client, from, to)) return false;
  writeBurstiness(client, to - from);
  writeDatasets(client, from, to);
  return true;
}

/** The dataset of each window whose rate is not 0, and -1 for the others: one of the quarter of the day, or the profile's. */
function writeDatasets(client: u32, from: u32, to: u32): void {
  const isOwn = client < OWN_LENGTHS;
  const shared = isOwn ? 0 : OWN_LENGTHS * QUARTERS + profileOf(client);
  for (let window = from; window < to; window++) {
    const at = window - from;
    const dataset = isOwn ? client * QUARTERS + window / WINDOWS_A_QUARTER : shared;
    const isIdle = load<f64>(windows + (at << 3), Windows.rate) == 0;
    store<i32>(windows + (at << 2), isIdle ? -1 : <i32>dataset, Windows.dataset);
  }
}
