import type { RateExpression, SineRate, SpikeRate } from '../../rate/expression.js';
import { readClock, readDuration, readTime } from '../notations.js';
import type { DiurnalSpec, RateSpec, SineSpec, SpikeSpec } from '../workload-spec.js';
import type { CsvFiles } from './csv-files.js';

const NOON_AND_THREE = 15 * 3_600;

/** A valid rate with all times in seconds, and the points of files in it. */
export function resolveRate(rate: RateSpec, files: CsvFiles): RateExpression {
  if (typeof rate !== 'object' || 'scale' in rate || 'max' in rate) return rate;
  if ('steps' in rate) return { steps: resolvePoints(rate.steps) };
  if ('linear' in rate) return { linear: resolvePoints(rate.linear) };
  if ('ramp' in rate) {
    const { from, to, start = 0, duration } = rate.ramp;
    return { ramp: { from, to, start: readTime(start), duration: readDuration(duration) } };
  }
  if ('exponential' in rate) {
    const { from, to, start = 0, duration } = rate.exponential;
    return { exponential: { from, to, start: readTime(start), duration: readDuration(duration) } };
  }
  if ('sine' in rate) return { sine: resolveSine(rate.sine) };
  if ('diurnal' in rate) return { diurnal: resolveDiurnal(rate.diurnal) };
  if ('spike' in rate) return { spike: resolveSpike(rate.spike) };
  if ('csv' in rate) return files.rate(rate);
  if ('sum' in rate) return { sum: rate.sum.map((part) => resolveRate(part, files)) };
  if ('product' in rate) return { product: rate.product.map((part) => resolveRate(part, files)) };
  return { clip: { ...rate.clip, rate: resolveRate(rate.clip.rate, files) } };
}

function resolvePoints(points: Extract<RateSpec, { steps: unknown }>['steps']) {
  return points.map(([time, value]) => [readTime(time), value] as const);
}

function resolveDiurnal({ mean, peak_over_trough, peak_at = NOON_AND_THREE, start_at = 0 }: DiurnalSpec) {
  return { mean, peak_over_trough, peak_at: readClock(peak_at), start_at: readClock(start_at) };
}

function resolveSine({ mean, amplitude, period, phase = 0, peak_at }: SineSpec): SineRate {
  return {
    mean,
    amplitude,
    period: readDuration(period),
    ...(peak_at === undefined ? { phase: readTime(phase) } : { peak_at: readTime(peak_at) }),
  };
}

function resolveSpike({ at, duration, rise = 0, rate, factor }: SpikeSpec): SpikeRate {
  return {
    at: readTime(at),
    duration: readDuration(duration),
    rise: readTime(rise),
    ...(factor === undefined ? { rate: rate! } : { factor }),
  };
}
