/**
 * Request rates. Client 0 is the largest; shares of the day fall with the rank. A client is on and off in runs of windows,
 * and moves around its mean.
 */
import { allocate } from '../memory';
import { LARGE, Parameter, Windows, WINDOW_COUNT } from './layout';
import { meanOfMotion, moveClient } from './motion';
import { parameter, windows } from './parameters';
import { shareOf } from './shares';

/** Factors on the rates of the large clients, by which each has its share; NaN until they are asked for. */
let factors: usize = 0;

/** Begins with another population. */
export function bindRates(): void {
  if (factors == 0) factors = allocate(<u64>LARGE << 3);
  for (let client: u32 = 0; client < LARGE; client++) store<f64>(factors + (client << 3), NaN);
}

/** Writes the rates of the windows `from` to `to` (exclusive), and how they move; returns whether any of them is active. */
export function writeRates(client: u32, from: u32, to: u32): bool {
  // It is found in the same windows.
  if (client < LARGE) findFactor(client);
  if (!moveClient(client, from, to)) return false;
  const factor =
    client < LARGE ? load<f64>(factors + (client << 3)) : meanRateOf(client) / meanOfMotion(client);
  for (let at: u32 = 0; at < to - from; at++) {
    const place = windows + (at << 3);
    store<f64>(place, factor * Math.exp(load<f64>(place, Windows.logRate)), Windows.rate);
  }
  return true;
}

function meanRateOf(client: u32): f64 {
  return parameter(Parameter.meanRate) * shareOf(client);
}

/** What exp(log rate) of a large client is to be multiplied by. */
function findFactor(client: u32): void {
  const known = load<f64>(factors + (client << 3));
  if (known == known) return;
  moveClient(client, 0, WINDOW_COUNT);
  let sum: f64 = 0;
  for (let at: u32 = 0; at < WINDOW_COUNT; at++) {
    sum += Math.exp(load<f64>(windows + (at << 3), Windows.logRate));
  }
  // Above 0, as a large client is active for two hours at least.
  store<f64>(factors + (client << 3), (meanRateOf(client) * <f64>WINDOW_COUNT) / sum);
}
