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

/** Windows of less are no windows: a log of one moment has no rate. */
const SHORTEST_SECONDS = 1;

/**
 * Windows from the log's start to its end. The rest at the end is a window of its own from half a window on, whose rate
 * is over what the log covers of it; less belongs to the window before it, which is then longer for its rate. A log that is shorter
 * than a window has one, of its own length, of at least a second.
 *
 * @param startUnixSeconds of the log, where it says times of day
 */
export function timelineOf(
  durationSeconds: number,
  windowSeconds: number,
  startUnixSeconds: number | undefined,
): Timeline {
  const startSeconds = startUnixSeconds === undefined ? 0 : modulo(startUnixSeconds, DAY_SECONDS);
  if (durationSeconds < windowSeconds) {
    const seconds = Math.max(durationSeconds, SHORTEST_SECONDS);
    const note = `the log is shorter than a window: the pool has one window of ${seconds} s`;
    return { windowSeconds: seconds, count: 1, lastSeconds: seconds, startSeconds, notes: [note] };
  }
  const whole = Math.floor(durationSeconds / windowSeconds);
  const rest = durationSeconds - whole * windowSeconds;
  if (rest === 0) return { windowSeconds, count: whole, lastSeconds: windowSeconds, startSeconds, notes: [] };
  const isOwn = rest >= windowSeconds / 2;
  const note = isOwn
    ? `the last window's rate is that of the ${rest} s that the log covers of it`
    : `the last ${rest} s, less than half a window, are counted with the window before them`;
  return {
    windowSeconds,
    count: isOwn ? whole + 1 : whole,
    lastSeconds: isOwn ? rest : windowSeconds + rest,
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
