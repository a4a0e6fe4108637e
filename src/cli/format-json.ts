import { INVISIBLE } from '../visible-text.js';

/**
 * A value as JSON and a line feed; NaN, which stands for "no values", becomes null. What a terminal would act on, which
 * JSON may hold as it is, stands there as an escape.
 *
 * @param replacer as for `JSON.stringify`
 */
export function formatJson(value: unknown, replacer?: (key: string, value: unknown) => unknown): string {
  // Line feeds are those between the lines: in texts they are escapes already.
  const json = JSON.stringify(value, replacer, 2).replace(INVISIBLE, (character) =>
    character === '\n' ? character : escaped(character),
  );
  return `${json}\n`;
}

/** One escape for each half of a pair. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}
