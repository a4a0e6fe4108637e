/** Characters that stay in front of where two long names begin to differ. */
const BEFORE_DIFFERENCE = 10;

/** Names of what lies side by side, each once: equal ones are numbered. */
export function distinctNames(names: readonly string[]): string[] {
  return names.map((name, index) => {
    const equals = names.flatMap((other, place) => (other === name ? [place] : []));
    return equals.length > 1 ? `${name} (${equals.indexOf(index) + 1})` : name;
  });
}

/**
 * Names that are told apart, of so many characters at most: of `workload, NAIVE` beside `workload`, if longer, what it has besides;
 * others lose their middle, or all but where they begin to differ.
 */
export function shortNames(names: readonly string[], length: number): string[] {
  const distinct = distinctNames(names);
  const short = distinct.map((name) => {
    const isLong = Array.from(name).length > length;
    const whole = distinct.find((other) => name.startsWith(`${other}, `));
    return shortened(isLong && whole !== undefined ? name.slice(whole.length + 2) : name, length);
  });
  if (new Set(short).size === short.length) return short;
  const first = firstDifference(distinct);
  return distinct.map((name) => partFrom(name, Math.max(0, first - BEFORE_DIFFERENCE), length));
}

/** A text with its middle left out. */
export function shortened(text: string, length: number): string {
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  const half = (length - 1) / 2;
  return `${characters.slice(0, Math.ceil(half)).join('')}…${characters.slice(-Math.floor(half)).join('')}`;
}

/** The first place at which not all have the same character. */
function firstDifference(names: readonly string[]): number {
  const [first, ...others] = names.map((name) => Array.from(name));
  const place = first.findIndex((character, index) => others.some((other) => other[index] !== character));
  return place < 0 ? first.length : place;
}

/** A part of a text, with dots for what is left out on either side. */
function partFrom(text: string, from: number, length: number): string {
  const characters = Array.from(text);
  const before = from > 0 ? '…' : '';
  const room = length - before.length;
  const rest = characters.slice(from);
  return before + (rest.length <= room ? rest.join('') : `${rest.slice(0, room - 1).join('')}…`);
}
