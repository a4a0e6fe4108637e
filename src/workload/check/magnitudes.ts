import type { Path, Report } from '../../fault.js';
import { readDuration } from '../notations.js';
import type { DurationSpec } from '../workload-spec.js';
import { attempt } from './attempt.js';

/**
 * How large and how small times, rates and factors can be. Beyond it sums and products of them over- or underflow, or
 * a trace would have windows without end, which shows only after long work.
 */
const MAGNITUDES = {
  /** A nanosecond to some 30,000 years. */
  seconds: { smallest: 1e-9, largest: 1e12, name: 'a length of time' },
  rate: { smallest: 1e-12, largest: 1e14, name: 'a rate in requests per second' },
  factor: { smallest: 1e-12, largest: 1e12, name: 'a factor or weight' },
} as const;

/** The shortest step from one time to the next, seconds. */
export const SHORTEST_STEP = MAGNITUDES.seconds.smallest;
const LONGEST_SECONDS = MAGNITUDES.seconds.largest;

/** 0 is for those to judge that know what it means. */
export function checkMagnitude(
  value: number,
  kind: keyof typeof MAGNITUDES,
  path: Path,
  report: Report,
): void {
  const { smallest, largest, name } = MAGNITUDES[kind];
  if (value === 0 || (value >= smallest && value <= largest)) return;
  report(path, `${value} is not ${name} from ${smallest} to ${largest}`);
}

/** A length of time, which is its seconds where it is one. */
export function checkSeconds(value: DurationSpec, path: Path, report: Report): number | undefined {
  const seconds = attempt(() => readDuration(value), path, report);
  if (seconds !== undefined) checkMagnitude(seconds, 'seconds', path, report);
  return seconds;
}

/** How long a number of requests takes at a rate. */
export function checkTimeFor(requests: number, rate: number, path: Path, report: Report): void {
  if (requests / rate <= LONGEST_SECONDS) return;
  report(
    path,
    `at ${rate} requests per second ${requests} requests take ${requests / rate} s; a trace has at most ${LONGEST_SECONDS} s`,
  );
}
