/** Checks the laws of gaps in plan bytes whose sections are known to lie inside the plan. */
import {
  MAX_GAMMA_SHAPE,
  MAX_SIGMA,
  MAX_SQUARED_VARIATION,
  MAX_TAIL_INDEX,
  MAX_WEIBULL_SHAPE,
  MIN_GAMMA_SHAPE,
  MIN_RENEWAL_WEIBULL_SHAPE,
  MIN_SIGMA,
  MIN_TAIL_INDEX,
  MIN_WEIBULL_SHAPE,
} from './bounds';
import { ArrivalModeCode, ClientWindow, GapBin, GapFamily, GapSamples, Header } from './layout';

/** Of the shares of observed gaps, which are sums of many numbers. */
const TOLERANCE: f64 = 1e-6;

/** Whether the family of a client-window exists and its shape is in the family's range. */
export function gapLawIsValid(plan: usize, clientWindow: usize): bool {
  const family = load<u32>(clientWindow, ClientWindow.FAMILY);
  const shape = load<f64>(clientWindow, ClientWindow.SHAPE);
  if (family == GapFamily.GAMMA) return shape >= MIN_GAMMA_SHAPE && shape <= MAX_GAMMA_SHAPE;
  if (family == GapFamily.WEIBULL) {
    const renewal = load<u32>(plan, Header.ARRIVALS) == ArrivalModeCode.RENEWAL;
    return shape >= (renewal ? MIN_RENEWAL_WEIBULL_SHAPE : MIN_WEIBULL_SHAPE) && shape <= MAX_WEIBULL_SHAPE;
  }
  if (family == GapFamily.LOGNORMAL) return shape >= MIN_SIGMA && shape <= MAX_SIGMA;
  if (family == GapFamily.PARETO) return shape >= MIN_TAIL_INDEX && shape <= MAX_TAIL_INDEX;
  if (family == GapFamily.CONSTANT) return true;
  if (family != GapFamily.SAMPLES) return false;
  return shape >= 0 && shape < <f64>load<u32>(plan, Header.GAP_SAMPLES_COUNT) && floor(shape) == shape;
}

export function gapSamplesAreValid(plan: usize): bool {
  const tableBytes = <u64>load<u32>(plan, Header.TABLE_BYTES);
  const tables = plan + load<u32>(plan, Header.TABLES);
  let record = plan + load<u32>(plan, Header.GAP_SAMPLES);
  const end = record + <usize>load<u32>(plan, Header.GAP_SAMPLES_COUNT) * GapSamples.SIZE;
  for (; record < end; record += GapSamples.SIZE) {
    const count = load<u32>(record, GapSamples.COUNT);
    const offset = load<u32>(record, GapSamples.OFFSET);
    if (count == 0 || (offset & 7) != 0) return false;
    if (<u64>offset + <u64>count * GapBin.SIZE > tableBytes) return false;
    if (!binsAreValid(tables + offset, count, load<f64>(record, GapSamples.SQUARED_VARIATION))) return false;
  }
  return true;
}

/** Whether the bins have mean 1 and the squared variation that is told, and their shares of the mean add up. */
function binsAreValid(bin: usize, count: u32, squaredVariation: f64): bool {
  if (!(squaredVariation >= 0 && squaredVariation <= MAX_SQUARED_VARIATION)) return false;
  let mean: f64 = 0;
  let meanSquare: f64 = 0;
  let share: f64 = 0;
  for (const end = bin + <usize>count * GapBin.SIZE; bin < end; bin += GapBin.SIZE) {
    const probability = <f64>load<u32>(bin, GapBin.THRESHOLD) / 4294967296.0;
    const own = load<f64>(bin, GapBin.OWN);
    const alias = load<f64>(bin, GapBin.ALIAS);
    const shareEnd = load<f64>(bin, GapBin.SIZE_END);
    if (!(own >= 0 && own < Infinity && alias >= 0 && alias < Infinity)) return false;
    mean += (probability * own + (1 - probability) * alias) / <f64>count;
    meanSquare += (probability * own * own + (1 - probability) * alias * alias) / <f64>count;
    if (!(shareEnd >= share && abs(shareEnd - mean) <= TOLERANCE)) return false;
    share = shareEnd;
  }
  // The last share, 1, makes the mean so, too.
  return share == 1 && abs(meanSquare - 1 - squaredVariation) <= TOLERANCE * (1 + squaredVariation);
}
