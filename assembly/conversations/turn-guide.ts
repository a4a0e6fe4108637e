/**
 * The numbers of turns of one class by parts of the uniform number that decides, so that the search for the place begins next to
 * it (Chen and Asau 1974, "On generating random variates from an empirical distribution", doi:10.1080/05695557408974949).
 */
import { TurnCount } from '../plan/layout';
import { openUniform } from '../random/uniform';
import { drawTurnCount, turnCountAt, turnsWord } from './course';

/** Parts of equal length, which the first bits of a word number. */
const PART_BITS: u64 = 8;
const PARTS: u32 = 1 << <u32>PART_BITS;
/** Conversations that are worth going through a class. */
const FEWEST: u32 = 64;

/** The class, and for each part the first place whose weight end is above its lower end, u16. */
let guided: usize = 0;
const places: usize = memory.data(<i32>(PARTS << 1), 16);

/** Guides the search in a class where so many conversations are to come. */
export function guideTurns(conversationClass: usize, count: u32): void {
  if (conversationClass == guided || count < FEWEST) return;
  guided = conversationClass;
  // The last weight end is 1.
  let place: u32 = 0;
  for (let part: u32 = 0; part < PARTS; ++part) {
    while (<f64>part / <f64>PARTS >= weightEnd(place)) ++place;
    store<u16>(places + (<usize>part << 1), <u16>place);
  }
}

/** The same as `drawTurnCount`. */
export function findTurnCount(conversationClass: usize, key: u64): u32 {
  if (conversationClass != guided) return drawTurnCount(conversationClass, key);
  const word = turnsWord(key);
  const u = openUniform(word);
  let place = <u32>load<u16>(places + (<usize>(word >> (64 - PART_BITS)) << 1));
  while (u >= weightEnd(place)) ++place;
  return place;
}

// @ts-ignore: decorator
@inline
function weightEnd(place: u32): f64 {
  return load<f64>(turnCountAt(guided, place), TurnCount.WEIGHT_END);
}
