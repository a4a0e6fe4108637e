/** Characters of a number, at most: the shortest decimal of no double has more than a few dozen. */
export const LONGEST_NUMBER = 1_000;

/** Characters of a text, a key or a comment, at most: a path and a label are far shorter. */
export const LONGEST_TEXT = 100_000;

/** What is said of a number or text that is longer; a text of 30 MB takes the YAML parser seconds and gigabytes. */
export const TOO_LONG = `there is a number of more than ${LONGEST_NUMBER} characters, or a text of more than ${LONGEST_TEXT}`;
