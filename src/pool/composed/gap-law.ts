import { UsageError } from '../../errors.js';
import { type ClientWindows, GapFamily, SHAPE_BOUNDS } from '../pool.js';

/** The law of a client's inter-arrival times; their mean follows from its rate. */
export interface GapLaw {
  /** Any but `none`. */
  readonly family: GapFamily;
  /** Within the family's `SHAPE_BOUNDS`. */
  readonly shape: number;
  /** Coefficient of variation that the shape stands for; at least 0. It is shown, and nothing is drawn by it. */
  readonly cv: number;
}

/** @throws UsageError for a law that the engine does not sample */
export function checkGapLaw({ family, shape, cv }: GapLaw, field: string): void {
  const bounds: { smallest: number; largest: number } | undefined = Object.hasOwn(SHAPE_BOUNDS, family)
    ? SHAPE_BOUNDS[family as keyof typeof SHAPE_BOUNDS]
    : undefined;
  if (bounds === undefined) {
    throw new UsageError(`${family} is not the number of a family of inter-arrival times`, {
      field: `${field}.family`,
    });
  }
  if (!(shape >= bounds.smallest && shape <= bounds.largest)) {
    throw new UsageError(`${shape} is not a number from ${bounds.smallest} to ${bounds.largest}`, {
      field: `${field}.shape`,
    });
  }
  if (!(cv >= 0)) throw new UsageError(`${cv} is not a number of at least 0`, { field: `${field}.cv` });
}

/** The name of a family. */
export function familyName(family: GapFamily): string {
  return Object.entries(GapFamily).find(([, number]) => number === family)?.[0] ?? String(family);
}

/** Writes a law to the entry `at` of a client's windows. */
export function setGapLaw(into: ClientWindows, at: number, { family, shape, cv }: GapLaw): void {
  into.family[at] = family;
  into.shape[at] = shape;
  into.cv[at] = cv;
}
