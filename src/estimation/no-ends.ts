/** For laws that are more than their bounds, whose distribution functions take these all the same. */
export const NO_ENDS = { low: 0, high: Number.POSITIVE_INFINITY };
