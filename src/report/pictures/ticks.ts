/** Round values from the first at or below `min`, if that is asked for, to the last at or above `max`: about so many. */
export function linearTicks(min: number, max: number, count: number): number[] {
  const step = roundStep((max - min) / Math.max(1, count));
  const first = Math.floor(min / step + 1e-9);
  const last = Math.ceil(max / step - 1e-9);
  // Whole multiples, so that no error adds up.
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** 1, 2 or 5 times a power of ten, at or above a number. */
function roundStep(least: number): number {
  if (!(least > 0 && Number.isFinite(least))) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10);
}

/** Powers of ten within a range, every so many of them where they are many; 2 and 5 times them where they are few. */
export function logTicks(min: number, max: number, count: number): number[] {
  const from = Math.floor(Math.log10(min) + 1e-9);
  const to = Math.ceil(Math.log10(max) - 1e-9);
  const decades = Math.log10(max / min);
  const factors = decades * 3 <= count ? [1, 2, 5] : decades * 2 <= count ? [1, 3] : [1];
  const every = Math.max(1, Math.ceil(decades / Math.max(1, count)));
  const ticks: number[] = [];
  for (let exponent = Math.ceil(from / every) * every; exponent <= to; exponent += every)
    for (const factor of factors) ticks.push(Number(`${factor}e${exponent}`));
  const within = ticks.filter((tick) => tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9));
  return within.length >= 2 ? within : ticksWithin(min, max);
}

/** Round values within a range, at least two: their step is no more than half of it. */
function ticksWithin(min: number, max: number): number[] {
  return linearTicks(min, max, 5).filter((tick) => tick >= min && tick <= max);
}

/** Powers of ten up to a second, from where clocks have no finer ones. */
const DECADES = Array.from({ length: 13 }, (_, index) => Number(`1e${index - 12}`));
/** What people count in: by and large a decade apart, and closer. */
const COARSE_UNITS = [...DECADES, 10, 60, 600, 3_600, 36_000, 86_400, 864_000, 8_640_000, 86_400_000];
const FINE_UNITS = [
  ...DECADES.flatMap((unit) => [unit, 2 * unit, 5 * unit]),
  ...[10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 172_800, 604_800],
];

/** As `logTicks`, of lengths of time: from 10 seconds on in minutes, hours and days; at least two. */
export function durationTicks(min: number, max: number, count: number): number[] {
  const isWithin = (tick: number) => tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9);
  const [coarse, fine] = [COARSE_UNITS.filter(isWithin), FINE_UNITS.filter(isWithin)];
  const isFew = coarse.length < 3 && fine.length > coarse.length && fine.length <= count + 1;
  const ticks = isFew || coarse.length < 2 ? fine : coarse;
  if (ticks.length < 2) return ticksWithin(min, max);
  const every = isFew ? 1 : Math.ceil(ticks.length / Math.max(2, count));
  return ticks.filter((_, index) => index % every === 0);
}

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
const TIME_STEPS = [
  ...[0.001, 0.01, 0.1, 0.5, 1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 28, 91, 365].map((days) => days * DAY),
];

export interface TimeTicks {
  /** Seconds from second 0. */
  readonly values: readonly number[];
  /** A text a tick, with what day it is in a second line where a day begins. */
  readonly texts: readonly string[];
  readonly label: string;
}

/**
 * Whole minutes, hours or days, about so many of them.
 *
 * @param startUnixSeconds of second 0, for dates and times in UTC; without it, times are those since second 0
 */
export function timeTicks(
  from: number,
  to: number,
  count: number,
  startUnixSeconds: number | undefined,
): TimeTicks {
  const least = (to - from) / Math.max(1, count);
  const step = TIME_STEPS.find((one) => one >= least) ?? Math.ceil(least / (365 * DAY)) * 365 * DAY;
  const start = startUnixSeconds ?? 0;
  const first = Math.ceil((start + from) / step - 1e-9);
  const last = Math.floor((start + to) / step + 1e-9);
  const clock = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
  const hasDays = start + to > DAY || startUnixSeconds !== undefined;
  const ofYear = to - from > 365 * DAY ? datedOf : dateOf;
  const dayOf = startUnixSeconds === undefined ? (day: number) => `day ${day + 1}` : ofYear;
  return {
    values: clock.map((time) => time - start),
    texts: clock.map((time, index) => {
      const day = Math.floor(time / DAY);
      if (step >= DAY) return dayOf(day);
      const isNewDay = index === 0 || Math.floor(clock[index - 1] / DAY) !== day;
      return hasDays && isNewDay ? `${clockText(time, step)}\n${dayOf(day)}` : clockText(time, step);
    }),
    label: labelOf(step, startUnixSeconds),
  };
}

function labelOf(step: number, startUnixSeconds: number | undefined): string {
  if (startUnixSeconds !== undefined) return 'time (UTC)';
  if (step >= DAY) return 'time from the start (days)';
  return `time from the start (${step >= MINUTE ? 'h:min' : 'h:min:s'})`;
}

/** `06:30`, and with seconds where the step is shorter than a minute. */
function clockText(seconds: number, step: number): string {
  const inDay = seconds - Math.floor(seconds / DAY) * DAY;
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = `${two(Math.floor(inDay / HOUR))}:${two(Math.floor(inDay / MINUTE) % 60)}`;
  if (step >= MINUTE) return minutes;
  const second = inDay % MINUTE;
  return `${minutes}:${step >= 1 ? two(Math.round(second)) : second.toFixed(step >= 0.1 ? 1 : 3).padStart(4, '0')}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `3 Nov` of a day since 1970. */
function dateOf(day: number): string {
  const date = new Date(day * DAY * 1e3);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** `3 Nov 2023` of a day since 1970. */
function datedOf(day: number): string {
  return `${dateOf(day)} ${new Date(day * DAY * 1e3).getUTCFullYear()}`;
}

/** `3 Nov 2023 06:30`: a moment in UTC, with its year. */
export function datedMomentText(unixSeconds: number): string {
  return `${datedOf(Math.floor(unixSeconds / DAY))} ${momentClock(unixSeconds)}`;
}

/** `06:30`, `day 2 06:30` or `3 Nov 06:30`: a moment, for tables. */
export function momentText(seconds: number, startUnixSeconds: number | undefined): string {
  const time = seconds + (startUnixSeconds ?? 0);
  const day = Math.floor(time / DAY);
  const clock = momentClock(time);
  if (startUnixSeconds !== undefined) return `${dateOf(day)} ${clock}`;
  return day > 0 ? `day ${day + 1} ${clock}` : clock;
}

/** Seconds, and tenths of them, where there are some. */
function momentClock(time: number): string {
  return clockText(time, time % MINUTE === 0 ? MINUTE : time % 1 === 0 ? 1 : 0.1);
}
