import type { Path } from '../fault.js';
import type { RateSpec } from './workload-spec.js';

/** A part of a rate, the whole included. */
export interface RatePart {
  readonly rate: RateSpec;
  readonly path: Path;
  /** Whether it is, or is within, a part of a product, where factors have a meaning. */
  readonly inProduct: boolean;
  /** Whether it is, or is within, what a clip cuts at 0 or above. */
  readonly inClip: boolean;
}

/** A rate and all rates within it, from the outside in. */
export function* ratePartsOf(
  rate: RateSpec,
  path: Path,
  within: Within = { inProduct: false, inClip: false },
): Generator<RatePart> {
  yield { rate, path, ...within };
  if (typeof rate !== 'object') return;
  if ('sum' in rate) yield* partsOfAll(rate.sum, [...path, 'sum'], within);
  else if ('product' in rate) {
    yield* partsOfAll(rate.product, [...path, 'product'], { ...within, inProduct: true });
  } else if ('clip' in rate) {
    yield* ratePartsOf(rate.clip.rate, [...path, 'clip', 'rate'], { ...within, inClip: true });
  }
}

type Within = Omit<RatePart, 'rate' | 'path'>;

function* partsOfAll(rates: readonly RateSpec[], path: Path, within: Within): Generator<RatePart> {
  for (const [index, rate] of rates.entries()) yield* ratePartsOf(rate, [...path, index], within);
}

/** Whether a rate is told by the clients' own: `native`, `scale` or `max`. */
export function isOfClients(rate: RateSpec): boolean {
  return rate === 'native' || (typeof rate === 'object' && ('scale' in rate || 'max' in rate));
}
