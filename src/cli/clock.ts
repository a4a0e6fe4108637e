/**
 * Seconds since the process started. `performance.now()` says the same, but loading what is behind it takes 5 ms of a
 * start that should take 200.
 */
export function secondsSinceStart(): number {
  return process.uptime();
}
