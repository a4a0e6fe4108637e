/** Letters that the beginning of a word has, at least, to stand for it. */
const SHORTEST_BEGINNING = 3;

/** The word that the fewest edits lead to, where they are at most a third of its letters, or that begins so. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const given = word.toLowerCase();
  let best = words.find((candidate) => given.length >= SHORTEST_BEGINNING && candidate.startsWith(given));
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of words) {
    const most = Math.max(1, Math.floor(candidate.length / 3));
    if (Math.abs(candidate.length - word.length) > most) continue;
    const edits = editDistance(given, candidate);
    if (edits <= most && edits < fewest) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours (Damerau 1964, doi:10.1145/363958.363994). */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      let edits = Math.min(current[column - 1] + 1, last[column] + 1, last[column - 1] + (isSame ? 0 : 1));
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && isSwap) edits = Math.min(edits, beforeLast[column - 2] + 1);
      current.push(edits);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length];
}
