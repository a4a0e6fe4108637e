import { listed } from '../../laws/lists.js';
import { nearest } from '../../notation/nearest.js';

/** `; did you mean 'rate'?` where one of the words is near, else what there is to choose from. */
export function suggestion(word: string, words: readonly string[]): string {
  const near = nearest(word, words);
  if (near !== undefined) return `; did you mean '${near}'?`;
  return words.length === 0 ? '' : `; expected ${listed(words, 'or')}`;
}
