import type { QuantityRange, Range } from '../notation/filter.js';
import { describeCriteria, type ViewStep } from '../pool/clients/criteria.js';
import { openPool } from '../pool/open.js';
import type { Pool } from '../pool/pool.js';
import { withPoolProgress } from './pool-progress.js';
import type { ViewFlags } from './view-options.js';

/** Opens the part of a pool that a command's options choose: the span, of it the clients, of them the windows. */
export async function openView(
  source: string,
  { span, clientIds, filter, filterWindows }: ViewFlags,
): Promise<Pool> {
  let pool = await withPoolProgress((options) => openPool(source, options));
  if (span !== undefined) pool = pool.span(span.from, span.to);
  if (clientIds !== undefined || filter !== undefined) {
    pool = pool.filter({ ...(clientIds && { clientIds }), ...rangesOf(filter ?? []) });
  }
  if (filterWindows !== undefined) pool = pool.filterWindows(rangesOf(filterWindows));
  return pool;
}

/** Filters by quantity; the pool checks the names. */
export function rangesOf(filters: readonly QuantityRange[]): Readonly<Record<string, Range>> {
  return Object.fromEntries(filters.map(({ quantity, range }) => [quantity, range]));
}

/** The filters of a view for people: `clients with cv=1.5..`; spans are said elsewhere. */
export function describeFilters(view: readonly ViewStep[]): string[] {
  return view.flatMap((step) => {
    if ('filter' in step) return `clients with ${describeCriteria(step.filter)}`;
    return 'filterWindows' in step ? `windows with ${describeCriteria(step.filterWindows)}` : [];
  });
}
