const TENTHS = 10;
/** Rounding must not leave a sliver of a group to a tenth that has ended before it. */
const SLIVER = 1e-9;

/** What a tenth has of a group. */
export interface TakenShare {
  /** From 0. */
  readonly tenth: number;
  readonly group: number;
  /** Of the group, above 0 and up to 1. */
  readonly share: number;
}

/**
 * Cuts groups that follow each other into ten parts of equal size; a group across a border is shared out.
 *
 * @param sizes of the groups, each above 0
 */
export function* tenths(sizes: Float64Array): Generator<TakenShare> {
  const whole = sizes.reduce((sum, size) => sum + size, 0) / TENTHS;
  let tenth = 0;
  let room = whole;
  for (const [group, size] of sizes.entries()) {
    let left = size;
    while (left > size * SLIVER) {
      const taken = tenth === TENTHS - 1 ? left : Math.min(left, room);
      yield { tenth, group, share: taken / size };
      left -= taken;
      room -= taken;
      if (room > whole * SLIVER || tenth === TENTHS - 1) continue;
      tenth++;
      room = whole;
    }
  }
}
