/** Fewer rows are encoded before workers would have started. */
const ROWS_WORTH_WORKERS = 1 << 18;

/**
 * Threads that encode, as many as those that make the rows: the ones wait for the others, so that each get the cores that
 * they need.
 */
export function encodingWorkers(
  asked: number,
  {
    workers,
    expectedRequests,
  }: { readonly workers: { readonly count: number }; readonly expectedRequests: number },
): number {
  if (asked === 1 || expectedRequests < ROWS_WORTH_WORKERS) return 0;
  return Math.max(workers.count, 1);
}
