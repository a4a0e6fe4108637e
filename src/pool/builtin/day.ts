/** The day in windows of ten minutes. */
export const WINDOW_SECONDS = 600;

export {
  /** What a released pool has a dataset for: a quarter of the day. */
  QUARTERS,
  WINDOW_COUNT,
  WINDOWS_A_QUARTER,
} from '../../engine/population-layout.generated.js';
