import type { Path, Report } from '../../fault.js';
import { readClock, readTime } from '../notations.js';
import { type RatePart, ratePartsOf } from '../rate-parts.js';
import type {
  ClipSpec,
  DiurnalSpec,
  ExponentialSpec,
  RampSpec,
  RateSpec,
  SineSpec,
  SpikeSpec,
} from '../workload-spec.js';
import { attempt } from './attempt.js';
import { checkMagnitude, checkSeconds } from './magnitudes.js';
import { checkTimes } from './points.js';

/** A rate over time: what its numbers, each in its range, say together. */
export function checkRate(rate: RateSpec, path: Path, report: Report): void {
  for (const part of ratePartsOf(rate, path)) checkPart(part, report);
}

function checkPart({ rate, path, inProduct, inClip }: RatePart, report: Report): void {
  if (typeof rate === 'number') checkMagnitude(rate, 'rate', path, report);
  if (typeof rate !== 'object') return;
  if ('scale' in rate) checkMagnitude(rate.scale, 'factor', [...path, 'scale'], report);
  else if ('max' in rate) checkMagnitude(rate.max, 'rate', [...path, 'max'], report);
  else if ('steps' in rate) checkPoints(rate.steps, [...path, 'steps'], report);
  else if ('linear' in rate) checkPoints(rate.linear, [...path, 'linear'], report);
  else if ('ramp' in rate) checkRamp(rate.ramp, [...path, 'ramp'], report);
  else if ('exponential' in rate) checkExponential(rate.exponential, [...path, 'exponential'], report);
  else if ('sine' in rate) checkSine(rate.sine, [...path, 'sine'], inClip, report);
  else if ('diurnal' in rate) checkDiurnal(rate.diurnal, [...path, 'diurnal'], report);
  else if ('spike' in rate) checkSpike(rate.spike, [...path, 'spike'], inProduct, report);
  else if ('clip' in rate) checkClip(rate.clip, [...path, 'clip'], report);
  else if ('product' in rate && rate.product.every(isFactor)) {
    report([...path, 'product'], 'a product of factors alone is no rate; it has at least one part that is');
  }
}

/** Also for the rows of a CSV file. */
export function checkPoints(
  points: Extract<RateSpec, { steps: unknown }>['steps'],
  path: Path,
  report: Report,
): void {
  checkTimes(points, path, report);
  points.forEach(([, value], index) => {
    checkMagnitude(value, 'rate', [...path, index, 1], report);
  });
  if (points.every(([, value]) => value === 0)) {
    report(path, 'all rates are 0, so there is nothing to generate; at least one is above');
  }
}

function checkRamp({ from, to, start, duration }: RampSpec, path: Path, report: Report): void {
  if (start !== undefined) attempt(() => readTime(start), [...path, 'start'], report);
  checkSeconds(duration, [...path, 'duration'], report);
  checkMagnitude(from, 'rate', [...path, 'from'], report);
  checkMagnitude(to, 'rate', [...path, 'to'], report);
  if (from === 0 && to === 0) {
    report(path, 'from and to are both 0, so there is nothing to generate; at least one is above');
  }
}

function checkExponential({ from, to, start, duration }: ExponentialSpec, path: Path, report: Report): void {
  if (start !== undefined) attempt(() => readTime(start), [...path, 'start'], report);
  checkSeconds(duration, [...path, 'duration'], report);
  checkMagnitude(from, 'rate', [...path, 'from'], report);
  checkMagnitude(to, 'rate', [...path, 'to'], report);
}

function checkSine(
  { mean, amplitude, period, phase, peak_at }: SineSpec,
  path: Path,
  inClip: boolean,
  report: Report,
): void {
  checkMagnitude(mean, 'rate', [...path, 'mean'], report);
  checkMagnitude(amplitude, 'rate', [...path, 'amplitude'], report);
  checkSeconds(period, [...path, 'period'], report);
  if (phase !== undefined) attempt(() => readTime(phase), [...path, 'phase'], report);
  if (peak_at !== undefined) attempt(() => readTime(peak_at), [...path, 'peak_at'], report);
  if (phase !== undefined && peak_at !== undefined) {
    report([...path, 'peak_at'], 'phase and peak_at are both given, but each follows from the other');
  }
  if (amplitude > mean && !inClip) {
    report(
      [...path, 'amplitude'],
      `${amplitude} is above the mean, ${mean}, so that the rate would fall below 0; to have it cut there, put it in a ` +
        'clip, such as clip: { rate: { sine: … }, min: 0 }',
    );
  }
}

function checkDiurnal({ mean, peak_at, start_at }: DiurnalSpec, path: Path, report: Report): void {
  checkMagnitude(mean, 'rate', [...path, 'mean'], report);
  if (peak_at !== undefined) attempt(() => readClock(peak_at), [...path, 'peak_at'], report);
  if (start_at !== undefined) attempt(() => readClock(start_at), [...path, 'start_at'], report);
}

function checkSpike(spike: SpikeSpec, path: Path, inProduct: boolean, report: Report): void {
  const { at, rate, factor, rise = 0 } = spike;
  attempt(() => readTime(at), [...path, 'at'], report);
  const duration = checkSeconds(spike.duration, [...path, 'duration'], report);
  if (rate !== undefined) checkMagnitude(rate, 'rate', [...path, 'rate'], report);
  if (factor !== undefined) checkMagnitude(factor, 'factor', [...path, 'factor'], report);
  const way = attempt(() => readTime(rise), [...path, 'rise'], report);
  if (duration !== undefined && way !== undefined && !(2 * way <= duration)) {
    report(
      [...path, 'rise'],
      `${rise} twice, for the ways up and down, is more than the duration ${spike.duration}`,
    );
  }
  if (rate !== undefined && factor !== undefined) {
    report(path, 'rate and factor are both given, but a spike is one of them');
  } else if (rate === undefined && factor === undefined) {
    report(path, 'rate or factor is missing, which says how high the spike is');
  } else if (factor !== undefined && !inProduct) {
    report(
      [...path, 'factor'],
      'a factor has a meaning only within a product, such as product: [native, spike: …]',
    );
  }
}

function checkClip({ min, max }: ClipSpec, path: Path, report: Report): void {
  if (min === undefined && max === undefined)
    report(path, 'min and max are both missing; it has at least one');
  else if (min !== undefined && max !== undefined && !(min <= max)) {
    report([...path, 'min'], `${min} is above max, ${max}`);
  }
}

function isFactor(rate: RateSpec): boolean {
  return typeof rate === 'object' && 'spike' in rate && rate.spike.factor !== undefined;
}
