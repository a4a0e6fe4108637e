/** Inter-arrival times below which no CV is told: that of n of them cannot exceed the root of n - 1. */
export const MIN_GAPS = 10;
