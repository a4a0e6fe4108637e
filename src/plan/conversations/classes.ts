import type { Sliced } from '../../platform/slices.js';
import type { InterTurns } from './inter-turns.js';
import type { TurnProbability } from './turn-counts.js';

/** What classes need of the law of inter-turn times. */
type Law = Pick<InterTurns, 'cdf' | 'longest'>;

/** Conversations of so many turns whose longest inter-turn time is at a probability in (`low`, `high`] of its law. */
export interface TurnRange {
  readonly turns: number;
  /** Of all conversations. */
  readonly probability: number;
  readonly low: number;
  readonly high: number;
  /** The times of these; `high` is infinite in the last class, which has all that is left. */
  readonly seconds: { readonly low: number; readonly high: number };
}

/** Conversations that last at most `lookBack` seconds. */
export interface DurationClass {
  readonly lookBack: number;
  /** Of all conversations. */
  readonly probability: number;
  readonly ranges: readonly TurnRange[];
}

/** How much longer the bound of a class is than that of the class below it, before any are joined. */
const FACTOR = 4;
/** Bounds below the largest, at most; the lowest rare class then has inter-turn times a thousand million times shorter. */
const MAX_BOUNDS = 16;
/** Rare classes, at most: each is a stream of arrivals of its own for each client. */
const MAX_CLASSES = 7;
/** What joining classes may add to the starts that a seek has to follow. */
const JOINING_COST = 0.25;
/** Room for the rounding of quantiles. */
const ROUNDING = 1e-9;
/** Of a client's starts: so few are no part of bursts that anybody could tell, and are streams of their own. */
const LARGEST_RARE_SHARE = 1 / 1024;
/**
 * Of a client's starts: where the first class had fewer conversations, or none, it goes up to the next bound. The share
 * of its single requests could else be rounded to 1.
 */
const SMALLEST_COMMON_SHARE = 1 / 4_294_967_296;
/** Halvings of the range in which a bound is looked for. */
const BISECTIONS = 60;

/**
 * Divides conversations by how long they can last, (turns - 1) x the longest inter-turn time. The first class are those that begin
 * in one stream with a client's single requests, of which a seek has to follow all that began within the time of
 * that class. It has all conversations but those that are rare and long: of these a seek follows, of each class, those
 * that began within the time of that class. No conversation is left out: the classes' probabilities sum to 1.
 *
 * The bounds of rare classes fall by a factor; then neighbours are joined as long as the starts to be followed, the sum
 * of probability x time, grow by a part only.
 *
 * @param startShare share of a client's starts that begin conversations, above 0 and at most 1
 * @param longestCommon seconds that conversations of the first class last at most, whoever becomes rare by it
 */
export function* durationClasses(
  turns: readonly TurnProbability[],
  law: Law,
  startShare: number,
  longestCommon: number,
): Sliced<DurationClass[]> {
  const most = LARGEST_RARE_SHARE / startShare;
  const common = Math.min(yield* commonBound(turns, law, most), longestCommon);
  let bounds = [common, ...rareBounds(turns, law, common)];
  while (
    bounds.length > 1 &&
    (yield* shareWithin(turns, law, bounds[0])) * startShare < SMALLEST_COMMON_SHARE
  ) {
    bounds.shift();
  }
  const shares = new SharesOfBounds(turns, law);
  const affordable = cost((yield* shares.classes(bounds)).slice(1)) * (1 + JOINING_COST);
  for (;;) {
    const classes = yield* shares.classes(bounds);
    bounds = classes.map(({ bound }) => bound);
    // The lower of two neighbours takes the bound of the upper: what that costs, for each rare class but the last.
    const joined = classes
      .slice(0, -1)
      .map(({ bound, probability }, index) =>
        index === 0 ? Infinity : probability * (bounds[index + 1] - bound),
      );
    const cheapest = joined.indexOf(joined.reduce((least, value) => Math.min(least, value), Infinity));
    const isAffordable = cheapest > 0 && cost(classes.slice(1)) + joined[cheapest] <= affordable;
    if (!isAffordable && classes.length <= MAX_CLASSES + 1) {
      const made: DurationClass[] = [];
      for (const { bound, probability } of classes) {
        const ranges = yield* shares.rangesOf(bounds, made.length);
        made.push({ lookBack: bound * (1 + ROUNDING), probability, ranges });
      }
      return made;
    }
    bounds = bounds.filter((_, index) => index !== cheapest);
  }
}

/** The shortest time that all but a share of the conversations are within. */
function* commonBound(turns: readonly TurnProbability[], law: Law, share: number): Sliced<number> {
  const longest = longestOf(turns, law);
  let [low, high] = [0, longest];
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (1 - (yield* shareWithin(turns, law, middle)) <= share) high = middle;
    else low = middle;
  }
  // What is behind a bound that is almost the longest is not worth a class.
  return high * FACTOR > longest ? longest : high;
}

/** Ascending from a bound on; all conversations are within the last. */
function rareBounds(turns: readonly TurnProbability[], law: Law, common: number): number[] {
  const longest = longestOf(turns, law);
  if (!(longest > common)) return [];
  const bounds = [longest];
  while (bounds.length < MAX_BOUNDS && bounds[0] > common * FACTOR) bounds.unshift(bounds[0] / FACTOR);
  return bounds;
}

function longestOf(turns: readonly TurnProbability[], law: Law): number {
  return (turns.at(-1)!.turns - 1) * law.longest;
}

interface BoundedClass {
  readonly bound: number;
  /** Of all conversations. */
  readonly probability: number;
}

/** The expected time that the starts of a seek reach back, seconds. */
function cost(classes: readonly BoundedClass[]): number {
  return classes.reduce((sum, { bound, probability }) => sum + bound * probability, 0);
}

/** Numbers of turns between pauses, each of which takes some microseconds. */
const NUMBERS_AT_A_TIME = 2048;

function* shareWithin(turns: readonly TurnProbability[], law: Law, bound: number): Sliced<number> {
  let sum = 0;
  for (const [place, { turns: count, probability }] of turns.entries()) {
    if (place % NUMBERS_AT_A_TIME === 0) yield;
    sum += probability * power(law.cdf(bound / (count - 1)), count - 1);
  }
  return sum;
}

/** Of a bound, by number of turns. */
interface WithinBound {
  /** P(an inter-turn time lets them be within the bound). */
  readonly one: Float64Array;
  /** P(all do). */
  readonly all: Float64Array;
}

/**
 * What is within bounds. Joining classes asks for the same bounds again and again, and thousands of numbers of turns take
 * their time.
 */
class SharesOfBounds {
  readonly #turns: readonly TurnProbability[];
  readonly #law: Law;
  readonly #within = new Map<number, WithinBound>();
  /** By bound and the bound below it. */
  readonly #probabilities = new Map<string, number>();

  constructor(turns: readonly TurnProbability[], law: Law) {
    this.#turns = turns;
    this.#law = law;
  }

  /** The classes between 0 and the bounds, ascending; those without conversations are left out. */
  *classes(bounds: readonly number[]): Sliced<BoundedClass[]> {
    const classes: BoundedClass[] = [];
    for (const [index, bound] of bounds.entries()) {
      const key = `${bounds[index - 1]} ${bound} ${index === bounds.length - 1}`;
      let probability = this.#probabilities.get(key);
      if (probability === undefined) {
        probability = (yield* this.rangesOf(bounds, index)).reduce(
          (sum, range) => sum + range.probability,
          0,
        );
        this.#probabilities.set(key, probability);
      }
      if (probability > 0) classes.push({ bound, probability });
    }
    return classes;
  }

  /** The numbers of turns that there are between a bound and the one before it. */
  *rangesOf(bounds: readonly number[], index: number): Sliced<TurnRange[]> {
    const bound = bounds[index];
    const isLast = index === bounds.length - 1;
    const below = index === 0 ? undefined : yield* this.#of(bounds[index - 1]);
    const upTo = isLast ? undefined : yield* this.#of(bound);
    const ranges: TurnRange[] = [];
    for (const [place, { turns: count, probability }] of this.#turns.entries()) {
      if (place % NUMBERS_AT_A_TIME === 0) yield;
      const share = probability * ((upTo?.all[place] ?? 1) - (below?.all[place] ?? 0));
      if (!(share > 0)) continue;
      const interTurns = count - 1;
      const seconds = {
        low: index === 0 ? 0 : bounds[index - 1] / interTurns,
        high: isLast ? Number.POSITIVE_INFINITY : bound / interTurns,
      };
      const [low, high] = [below?.one[place] ?? 0, upTo?.one[place] ?? 1];
      ranges.push({ turns: count, probability: share, low, high, seconds });
    }
    return ranges;
  }

  *#of(bound: number): Sliced<WithinBound> {
    let within = this.#within.get(bound);
    if (within !== undefined) return within;
    const { length } = this.#turns;
    within = { one: new Float64Array(length), all: new Float64Array(length) };
    for (const [place, { turns: count }] of this.#turns.entries()) {
      if (place % NUMBERS_AT_A_TIME === 0) yield;
      within.one[place] = this.#law.cdf(bound / (count - 1));
      within.all[place] = power(within.one[place], count - 1);
    }
    this.#within.set(bound, within);
    return within;
  }
}

/** Exponents below this are products from left to right, beyond by repeated squaring, which rounds otherwise. */
const LONG_POWER = 64;

function power(base: number, exponent: number): number {
  let result = 1;
  if (exponent < LONG_POWER) {
    for (let factor = 0; factor < exponent; factor++) result *= base;
    return result;
  }
  for (let left = exponent, square = base; left > 0; left = Math.floor(left / 2), square *= square) {
    if (left % 2 === 1) result *= square;
  }
  return result;
}
