/** How a stream's words are dealt to gaps: gap j owns the words 4j to 4j + 3, so each can be had on its own. */
export const WORDS_PER_GAP: u64 = 4;

/** Bound of ln(gap): sums of 2^18 gaps of e^500 are finite. */
export const MAX_LOG_GAP: f64 = 500;
