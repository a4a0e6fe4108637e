import { SpecError, UsageError } from '../errors.js';
import { describeCriteria, type ViewStep } from '../pool/clients/criteria.js';
import type { OpenPoolOptions } from '../pool/open.js';
import type { Pool } from '../pool/pool.js';
import type { ResolvedPool } from '../workload/resolved-workload.js';
import { openSpec } from './open-spec.js';
import { withProgress } from './with-progress.js';

/**
 * Opens the part of a pool that a command's options choose.
 *
 * @param source as an argument names it: what is wrong with it is not told as of the option that names pools elsewhere
 */
export async function openView(
  source: string,
  part: Omit<ResolvedPool, 'source'>,
  limits: OpenPoolOptions = {},
): Promise<Pool> {
  const open = (attended: OpenPoolOptions) =>
    openSpec(undefined, { pool: source, part }, { ...limits, ...attended });
  try {
    return (await withProgress(open)).pool;
  } catch (error) {
    if (!(error instanceof SpecError) || error.faults.some(({ field }) => field !== '--pool')) throw error;
    throw new UsageError(error.faults.map(({ problem }) => problem).join('; '), {}, { cause: error });
  }
}

/** The filters of a view for people: `clients with cv=1.5..`; spans are said elsewhere. */
export function describeFilters(view: readonly ViewStep[]): string[] {
  return view.flatMap((step) => {
    if ('filter' in step) return `clients with ${describeCriteria(step.filter)}`;
    return 'filter_windows' in step ? `windows with ${describeCriteria(step.filter_windows)}` : [];
  });
}
