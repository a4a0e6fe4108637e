import { pearson, spearman } from '../../src/statistics/correlation.js';
import { datasetWeights, fieldOf, meanLength } from './lengths.js';
import { deviationOf, logRatios, sumOf } from './statistics.js';
import type { SpanWindows } from './windows.js';

const HOUR_SECONDS = 3600;

/** How rates shift from window to window: of all clients. */
export function rateShifts({ clients, windows, rate, total }: SpanWindows) {
  let [sum, weight] = [0, 0];
  for (let client = 0; client < clients; client++) {
    const own = rate.subarray(client * windows, (client + 1) * windows);
    if (!own.every((each) => each > 0)) continue;
    const requests = sumOf(own);
    sum += requests * deviationOf(own.map(Math.log));
    weight += requests;
  }
  return {
    rateShift: total.every((each) => each > 0) ? deviationOf(logRatios(total)) : Number.NaN,
    clientRateSpread: sum / weight,
  };
}

/** How a day's rate and mean lengths shift: rates of all clients, lengths of those whose datasets are known. */
export function dayShifts(span: SpanWindows, withoutLengths: ReadonlySet<number>) {
  const { total, windows, windowSeconds } = span;
  const windowsAnHour = HOUR_SECONDS / windowSeconds;
  const hours = Array.from({ length: Math.floor(windows / windowsAnHour) }, (_, hour) =>
    sumOf(total.subarray(hour * windowsAnHour, (hour + 1) * windowsAnHour)),
  );
  return {
    // Windows in which nobody is active have no ratio to their neighbours.
    rateShift: deviationOf(logRatios(total).filter(Number.isFinite)),
    hourRateRange: rangeOf(hours),
    ...lengthShifts(span, withoutLengths, 'input', windowsAnHour),
    ...lengthShifts(span, withoutLengths, 'output', windowsAnHour),
  };
}

function lengthShifts(
  span: SpanWindows,
  withoutLengths: ReadonlySet<number>,
  role: 'input' | 'output',
  windowsAnHour: number,
): Record<string, number> {
  const field = fieldOf(span.pool.category, role);
  const known = Array.from({ length: span.windows }, (_, window) =>
    datasetWeights(span, withoutLengths, window),
  );
  const requests = known.map((weights) => sumOf([...weights.values()]));
  const means = known.map((weights) => meanLength(span, weights, field));
  const busy = [...known.keys()].filter((window) => requests[window] > 0);
  const rates = Float64Array.from(busy, (window) => span.total[window]);
  const lengths = Float64Array.from(busy, (window) => means[window]);
  const hourly = Array.from({ length: Math.floor(span.windows / windowsAnHour) }, (_, hour) => {
    const own = busy.filter((window) => Math.floor(window / windowsAnHour) === hour);
    return (
      sumOf(own.map((window) => means[window] * requests[window])) /
      sumOf(own.map((window) => requests[window]))
    );
  });
  return {
    [`${role}HourRange`]: rangeOf(hourly.filter((mean) => mean >= 0)),
    [`${role}RateSpearman`]: spearman(rates, lengths),
    [`${role}RatePearson`]: pearson(rates, lengths),
  };
}

/** The largest over the smallest. */
function rangeOf(values: readonly number[]): number {
  return Math.max(...values) / Math.min(...values);
}
