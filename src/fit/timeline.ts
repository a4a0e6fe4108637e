/** How a log's time is cut into windows. */
export interface Timeline {
  /** Of each window of the pool. */
  readonly windowSeconds: number;
  readonly count: number;
  /** Seconds of the last window that the log covers; of all others it covers all. */
  readonly lastSeconds: number;
  /** Where window 0 begins on the pool's clock, seconds. */
  readonly startSeconds: number;
  /** What needs saying of it. */
  readonly notes: readonly string[];
}

const DAY_SECONDS = 86_400;

/** Parts of a window in which the end of a log is told, and seconds in which its start is: neither is a request's own time. */
const PARTS = 60;
const CLOCK_SECONDS = 60;

/** Windows of less are no windows: a log of one moment has no rate. */
const SHORTEST_SECONDS = 1;

/**
 * Windows from the log's start to its end. The rest at the end is a window of its own from half a window on, whose rate
 * is over what the log covers of it; less belongs to the window before it, which is then longer for its rate. A log that is shorter
 * than a window has one, of its own length in whole seconds.
 *
 * The first and last request of a log make its ends. So that neither time can be read from a pool, the clock is that of the
 * minute in which a log begins, and what the log covers of the last window is rounded to a sixtieth of a window, or a second if
 * that is more; a rate is off by at most 1.7 % by that in windows of a minute and more.
 *
 * @param startUnixSeconds of the log, where it says times of day
 */
export function timelineOf(
  durationSeconds: number,
  windowSeconds: number,
  startUnixSeconds: number | undefined,
): Timeline {
  const clock = Math.min(CLOCK_SECONDS, Math.max(1, Math.floor(windowSeconds)));
  const timeOfDay = startUnixSeconds === undefined ? 0 : modulo(startUnixSeconds, DAY_SECONDS);
  const startSeconds = timeOfDay - modulo(timeOfDay, clock);
  if (durationSeconds < windowSeconds) {
    const seconds = Math.max(Math.ceil(durationSeconds), SHORTEST_SECONDS);
    const note = `the log is shorter than a window: the pool has one window of ${seconds} s`;
    return { windowSeconds: seconds, count: 1, lastSeconds: seconds, startSeconds, notes: [note] };
  }
  const whole = Math.floor(durationSeconds / windowSeconds);
  const rest = durationSeconds - whole * windowSeconds;
  if (rest === 0) return { windowSeconds, count: whole, lastSeconds: windowSeconds, startSeconds, notes: [] };
  const unit = Math.max(1, windowSeconds / PARTS);
  const told = unit * Math.round(rest / unit);
  const isOwn = rest >= windowSeconds / 2;
  const note = isOwn
    ? `the last window's rate is that of the ${told} s that the log covers of it`
    : `the last ${Math.round(rest)} s, less than half a window, are counted with the window before them`;
  return {
    windowSeconds,
    count: isOwn ? whole + 1 : whole,
    lastSeconds: isOwn ? told : windowSeconds + told,
    startSeconds,
    notes: [note],
  };
}

/** Seconds that the log covers of a window. */
export function coveredSeconds({ count, lastSeconds, windowSeconds }: Timeline, window: number): number {
  return window === count - 1 ? lastSeconds : windowSeconds;
}

function modulo(value: number, by: number): number {
  return value - by * Math.floor(value / by);
}
