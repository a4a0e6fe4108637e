import type { Range } from '../notation/filter.js';
import type { QuantityRanges, ViewStep, WindowCriteria } from '../pool/clients/criteria.js';
import type { Pool } from '../pool/pool.js';
import type { ResolvedPool } from '../workload/resolved-workload.js';

/**
 * What a spec says to have a pool that a program has opened, and perhaps narrowed: the trace's metadata needs it. Views
 * of views that no spec has the words for become the clients that they leave, which comes to the same.
 */
export function describePool(pool: Pool): ResolvedPool {
  const { view } = pool;
  const source = pool.location ?? pool.name;
  const kinds = view.map((step) => Object.keys(step)[0]).join(' ');
  if (/^(span)?\s?(filter)?\s?(filter_windows)?$/.test(kinds)) {
    return Object.assign({ source }, ...view.map(wordsOf));
  }
  const windows = view.flatMap((step) => ('filter_windows' in step ? [step.filter_windows] : []));
  return {
    source,
    span: [pool.fromSeconds, pool.toSeconds],
    client_ids: [...pool.clientIds],
    ...(windows.length > 0 && { filter_windows: windows.reduce(both) as Readonly<Record<string, Range>> }),
  };
}

function wordsOf(step: ViewStep): Partial<ResolvedPool> {
  if (!('filter' in step)) return step as Partial<ResolvedPool>;
  const { client_ids, ...ranges } = step.filter;
  return {
    ...(Object.keys(ranges).length > 0 && { filter: ranges as Readonly<Record<string, Range>> }),
    ...(client_ids && { client_ids: [...client_ids] }),
  };
}

/** The ranges that are within both. */
function both(a: WindowCriteria, b: WindowCriteria): WindowCriteria {
  const ranges: Record<string, Range> = { ...(a as QuantityRanges as Record<string, Range>) };
  for (const [quantity, { min, max }] of Object.entries(b as Record<string, Range>)) {
    const other = ranges[quantity] ?? {};
    const low = Math.max(min ?? 0, other.min ?? 0);
    const high = Math.min(max ?? Number.POSITIVE_INFINITY, other.max ?? Number.POSITIVE_INFINITY);
    ranges[quantity] = {
      ...((min ?? other.min) !== undefined && { min: low }),
      ...(high < Number.POSITIVE_INFINITY && { max: high }),
    };
  }
  return ranges as WindowCriteria;
}
