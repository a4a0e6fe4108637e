import { parseRange, type Range } from '../notation/filter.js';
import {
  parseCount,
  parseDuration,
  parseSpan,
  parseTime,
  parseTimeOfDay,
  type Span,
} from '../notation/units.js';
import type { ClockSpec, CountSpec, DurationSpec, PoolSpec, RangeSpec, TimeSpec } from './workload-spec.js';

// What a number or a text in some notation stands for. Each throws a UsageError for a text that is out of range;
// numbers are in range where the schema was met. The field is for its message, which the path of a spec replaces.

/** Seconds. */
export function readDuration(value: DurationSpec): number {
  return typeof value === 'number' ? value : parseDuration(value, 'duration');
}

/** Seconds from the start of the trace. */
export function readTime(value: TimeSpec): number {
  return typeof value === 'number' ? value : parseTime(value, 'time');
}

/** Seconds from midnight. */
export function readClock(value: ClockSpec): number {
  return typeof value === 'number' ? value : parseTimeOfDay(value, 'time of day');
}

export function readCount(value: CountSpec): number {
  return typeof value === 'number' ? value : parseCount(value, 'count');
}

export function readRange(value: string | RangeSpec): Range {
  return typeof value === 'string' ? parseRange(value, 'range') : value;
}

export function readSpan(value: NonNullable<PoolSpec['span']>): Span {
  return typeof value === 'string' ? parseSpan(value, 'span') : { from: value[0], to: value[1] };
}
