import { formatFilter, type Range } from '../../notation/filter.js';
import type { FieldFigure, Quantity } from '../../notation/quantity.js';
import type { FieldStatistics } from '../field-statistics.js';

/** Where quantities have to lie, all of them. */
export type QuantityRanges = { readonly [quantity in Quantity]?: Range };

/** Which of a pool's clients are wanted; all that is given has to hold. */
export type ClientCriteria = QuantityRanges & {
  /** Only these clients. */
  readonly client_ids?: readonly number[];
};

/** Which windows of each client are wanted: by `rate`, `cv` and the figures of fields, in the window itself. */
export type WindowCriteria = { readonly [quantity in 'rate' | 'cv' | `${string}.${FieldFigure}`]?: Range };

/** One step from a pool to a view of it, as data that JSON can carry. */
export type ViewStep =
  | { readonly span: readonly [fromSeconds: number, toSeconds: number] }
  | { readonly filter: ClientCriteria }
  | { readonly filter_windows: WindowCriteria };

/** A client of a pool or view, in the part in use. What there is no request to tell from is NaN. */
export interface ClientSummary {
  readonly clientId: number;
  /** Its expected requests as a share of those of the pool or view. */
  readonly requestShare: number;
  /** Requests per second: the mean over time, and that of the busiest window. */
  readonly rate: number;
  readonly maxRate: number;
  /** Coefficient of variation of the inter-arrival times as the pool reports it: the mean over windows, weighted by requests. */
  readonly cv: number;
  /** The same of the laws of its windows, which are what a trace has; it can be infinite. */
  readonly lawCv: number;
  /** Share of windows with a rate. */
  readonly activeShare: number;
  /** By field of the category, over the client's requests; the datasets are read when this is. */
  readonly fields: Readonly<Record<string, FieldStatistics>>;
}

/** Ids that are named, at most, where criteria are put into words. */
const NAMED_IDS = 8;

/** Criteria for people, in the notation of the command: `cv=1.5.. and rate=..0.5`. */
export function describeCriteria({ client_ids: clientIds, ...ranges }: ClientCriteria): string {
  const parts = Object.entries(ranges).map(([quantity, range]) => formatFilter(quantity, range as Range));
  if (clientIds !== undefined) {
    const more = clientIds.length - NAMED_IDS;
    const rest = more > 0 ? ` and ${more} more` : '';
    parts.unshift(`id ${clientIds.slice(0, NAMED_IDS).join(', ') || 'none'}${rest}`);
  }
  return parts.join(' and ');
}
