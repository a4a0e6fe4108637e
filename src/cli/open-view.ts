import { describeCriteria, type ViewStep } from '../pool/clients/criteria.js';
import type { OpenPoolOptions } from '../pool/open.js';
import type { Pool } from '../pool/pool.js';
import type { ResolvedPool } from '../workload/resolved-workload.js';
import { openSpec } from './open-spec.js';
import { withProgress } from './with-progress.js';

/** Opens the part of a pool that a command's options choose. */
export async function openView(source: string, part: Omit<ResolvedPool, 'source'>): Promise<Pool> {
  const open = (progress: OpenPoolOptions) => openSpec(undefined, { pool: source, part }, progress);
  return (await withProgress(open)).pool;
}

/** The filters of a view for people: `clients with cv=1.5..`; spans are said elsewhere. */
export function describeFilters(view: readonly ViewStep[]): string[] {
  return view.flatMap((step) => {
    if ('filter' in step) return `clients with ${describeCriteria(step.filter)}`;
    return 'filter_windows' in step ? `windows with ${describeCriteria(step.filter_windows)}` : [];
  });
}
