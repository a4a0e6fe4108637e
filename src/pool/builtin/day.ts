/** The day in windows of ten minutes. */
export const WINDOW_SECONDS = 600;
export const WINDOW_COUNT = 144;

/** What a released pool has a dataset for: a quarter of the day. */
export const QUARTERS = 4;
export const WINDOWS_A_QUARTER = WINDOW_COUNT / QUARTERS;
