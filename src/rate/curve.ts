/**
 * A rate over a stretch of time from 0 on, as pieces of straight lines: piece i covers [edges[i], edges[i + 1]) and
 * goes from begins[i] to ends[i]. It may jump between pieces. Made with + - x / only, as rates reach a trace.
 */
export interface RateCurve {
  /** Seconds; ascending from 0, one more than there are pieces. */
  readonly edges: readonly number[];
  /** At least 0 each. */
  readonly begins: readonly number[];
  readonly ends: readonly number[];
}

/** A point of a curve: seconds from the start of the trace, and a rate. */
export type RatePoint = readonly [time: number, rate: number];

export function constantCurve(rate: number, duration: number): RateCurve {
  return { edges: [0, duration], begins: [rate], ends: [rate] };
}

/** Holds each point's rate until the next point's time. The first rate also holds before its time. */
export function stepCurve(points: readonly RatePoint[], duration: number): RateCurve {
  const builder = new CurveBuilder(duration);
  points.forEach(([, rate], index) => {
    const end = points[index + 1]?.[0] ?? Number.POSITIVE_INFINITY;
    builder.add(end, rate, rate);
  });
  return builder.curve();
}

/** Straight lines from point to point, and constant before the first and after the last. */
export function linearCurve(points: readonly RatePoint[], duration: number): RateCurve {
  const builder = new CurveBuilder(duration);
  const [firstTime, firstRate] = points[0];
  builder.add(firstTime, firstRate, firstRate);
  for (let index = 1; index < points.length; index++) {
    builder.add(points[index][0], points[index - 1][1], points[index][1]);
  }
  const lastRate = points.at(-1)![1];
  builder.add(Number.POSITIVE_INFINITY, lastRate, lastRate);
  return builder.curve();
}

export function sumOf(a: RateCurve, b: RateCurve): RateCurve {
  return combine(a, b, (left, right) => left + right);
}

/** Steps in which a product of two slopes, which is a parabola, is followed. */
const PARABOLA_STEPS = 16;

/**
 * The product. Where both have a slope it is a parabola, which is followed by 16 lines through its points: it is off by
 * at most 1/1,024 of the product of both differences.
 */
export function productOf(a: RateCurve, b: RateCurve): RateCurve {
  const [left, right] = [split(a, b.edges), split(b, a.edges)];
  const fine: number[] = [];
  left.begins.forEach((begin, piece) => {
    const isParabola = begin !== left.ends[piece] && right.begins[piece] !== right.ends[piece];
    if (!isParabola) return;
    const [from, to] = [left.edges[piece], left.edges[piece + 1]];
    for (let step = 1; step < PARABOLA_STEPS; step++) fine.push(from + ((to - from) * step) / PARABOLA_STEPS);
  });
  return combine(split(left, fine), split(right, fine), (x, y) => x * y);
}

export function scaled(curve: RateCurve, factor: number): RateCurve {
  return {
    edges: curve.edges,
    begins: curve.begins.map((rate) => rate * factor),
    ends: curve.ends.map((rate) => rate * factor),
  };
}

/** Cut at `min` and `max` wherever it is beyond. */
export function clipped(curve: RateCurve, min: number, max: number): RateCurve {
  const crossings: number[] = [];
  curve.begins.forEach((begin, piece) => {
    const [from, to] = [curve.edges[piece], curve.edges[piece + 1]];
    const end = curve.ends[piece];
    for (const bound of [min, max]) {
      if ((begin - bound) * (end - bound) < 0)
        crossings.push(from + ((bound - begin) / (end - begin)) * (to - from));
    }
  });
  const fine = split(curve, crossings);
  const clip = (rate: number) => Math.min(Math.max(rate, min), max);
  return { edges: fine.edges, begins: fine.begins.map(clip), ends: fine.ends.map(clip) };
}

/** A curve that begins again where it ends, up to `duration`, at which it is cut. */
export function repeated(curve: RateCurve, duration: number): RateCurve {
  const period = curve.edges[curve.edges.length - 1];
  const edges = [0];
  const begins: number[] = [];
  const ends: number[] = [];
  for (let repetition = 0; edges[edges.length - 1] < duration; repetition++) {
    for (let piece = 0; piece < curve.begins.length; piece++) {
      const to = timeInRepetition(curve.edges[piece + 1], repetition, period);
      if (!(edges[edges.length - 1] < duration)) break;
      begins.push(curve.begins[piece]);
      ends.push(curve.ends[piece]);
      edges.push(to);
    }
  }
  return cutAt({ edges, begins, ends }, duration);
}

/**
 * When a time of a period is in a repetition of it, from 0 on. A repetition begins where the one before it ends, to the
 * bit, which the product alone can miss.
 *
 * @param time 0 to `period`
 */
export function timeInRepetition(time: number, repetition: number, period: number): number {
  const isSeam = time === 0 && repetition > 0;
  return isSeam ? (repetition - 1) * period + period : repetition * period + time;
}

/** A curve whose last piece reaches to `duration` or beyond it, up to there. */
function cutAt(curve: RateCurve, duration: number): RateCurve {
  const last = curve.begins.length - 1;
  if (!(curve.edges[last + 1] > duration)) return curve;
  const end = rateInPiece(curve, last, duration);
  return {
    edges: [...curve.edges.slice(0, -1), duration],
    begins: curve.begins,
    ends: [...curve.ends.slice(0, -1), end],
  };
}

/** The same curve with more edges; those outside of it, or there already, change nothing. */
export function split(curve: RateCurve, edges: readonly number[]): RateCurve {
  const duration = curve.edges.at(-1)!;
  const inside = edges.filter((edge) => edge > 0 && edge < duration);
  const all = union(curve.edges, isAscending(inside) ? inside : inside.sort((a, b) => a - b));
  const begins: number[] = [];
  const ends: number[] = [];
  let piece = 0;
  for (let index = 0; index + 1 < all.length; index++) {
    while (curve.edges[piece + 1] <= all[index]) piece++;
    begins.push(rateInPiece(curve, piece, all[index]));
    ends.push(rateInPiece(curve, piece, all[index + 1]));
  }
  return { edges: all, begins, ends };
}

/** What is in either of two ascending lists, ascending, each once. */
function union(a: readonly number[], b: readonly number[]): number[] {
  const all: number[] = [];
  for (let i = 0, k = 0; i < a.length || k < b.length; ) {
    const next = k >= b.length || a[i] <= b[k] ? a[i++] : b[k++];
    if (all.length === 0 || next > all[all.length - 1]) all.push(next);
  }
  return all;
}

function isAscending(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value >= values[index - 1]);
}

/** The integral from 0 to the end: expected requests. */
export function integralOf({ edges, begins, ends }: RateCurve): number {
  return begins.reduce(
    (sum, begin, piece) => sum + ((begin + ends[piece]) / 2) * (edges[piece + 1] - edges[piece]),
    0,
  );
}

/** The largest rate. */
export function largestOf({ begins, ends }: RateCurve): number {
  return [begins, ends].reduce((max, rates) => rates.reduce((a, b) => Math.max(a, b), max), 0);
}

/**
 * The time up to which the integral is `expected`; infinite where the curve does not reach it.
 */
export function timeOfIntegral({ edges, begins, ends }: RateCurve, expected: number): number {
  let before = 0;
  for (let piece = 0; piece < begins.length; piece++) {
    const [begin, end] = [begins[piece], ends[piece]];
    const length = edges[piece + 1] - edges[piece];
    const within = ((begin + end) / 2) * length;
    if (before + within >= expected) {
      // begin t + (end - begin) t^2 / (2 length) = left, in the form that does not cancel.
      const left = expected - before;
      if (left <= 0) return edges[piece];
      const root = Math.sqrt(Math.max(begin * begin + (2 * (end - begin) * left) / length, 0));
      return edges[piece] + Math.min((2 * left) / (begin + root), length);
    }
    before += within;
  }
  return Number.POSITIVE_INFINITY;
}

function rateInPiece({ edges, begins, ends }: RateCurve, piece: number, time: number): number {
  const [begin, end] = [begins[piece], ends[piece]];
  if (begin === end || time === edges[piece]) return begin;
  if (time === edges[piece + 1]) return end;
  return begin + (end - begin) * ((time - edges[piece]) / (edges[piece + 1] - edges[piece]));
}

/** Piece by piece; the operation must be a line again where both are lines. */
function combine(a: RateCurve, b: RateCurve, operation: (a: number, b: number) => number): RateCurve {
  const [left, right] = [split(a, b.edges), split(b, a.edges)];
  return {
    edges: left.edges,
    begins: left.begins.map((rate, piece) => operation(rate, right.begins[piece])),
    ends: left.ends.map((rate, piece) => operation(rate, right.ends[piece])),
  };
}

/** Collects pieces in order of time, within [0, duration). */
class CurveBuilder {
  readonly #duration: number;
  readonly #edges = [0];
  readonly #begins: number[] = [];
  readonly #ends: number[] = [];
  /** Where the next piece starts, which can be before 0. */
  #time = Number.NEGATIVE_INFINITY;

  constructor(duration: number) {
    this.#duration = duration;
  }

  /** A piece up to `end`; it has no slope where it reaches to infinity on either side. */
  add(end: number, beginRate: number, endRate: number): void {
    const from = Math.max(this.#time, 0);
    const to = Math.min(end, this.#duration);
    if (to > from) {
      const at = (time: number) =>
        beginRate === endRate || time === this.#time
          ? beginRate
          : time === end
            ? endRate
            : beginRate + (endRate - beginRate) * ((time - this.#time) / (end - this.#time));
      this.#begins.push(at(from));
      this.#ends.push(at(to));
      this.#edges.push(to);
    }
    this.#time = Math.max(this.#time, end);
  }

  curve(): RateCurve {
    return { edges: this.#edges, begins: this.#begins, ends: this.#ends };
  }
}
