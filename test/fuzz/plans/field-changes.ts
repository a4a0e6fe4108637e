import type { Random } from '../random.js';
import type { Change } from './change.js';

export const WORDS = [0, 1, 2, 3, 7, 8, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff];
const DOUBLES = [
  0,
  -0,
  -1,
  5e-324,
  1e-308,
  1e-9,
  0.5,
  1,
  1 - 2 ** -53,
  2 ** 31,
  1e12,
  1e14,
  1e15,
  1e308,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
];

/** Sets one field to an extreme, or to something near what it is. */
export const setField: Change = (view, fields, random) => {
  const { name, at, bytes } = fields.any(random);
  if (bytes === 8 && random.chance(0.75)) {
    const value = doubleNear(view.getFloat64(at, true), random);
    view.setFloat64(at, value, true);
    return `${name} = ${Object.is(value, -0) ? '-0' : value}`;
  }
  const value = wordNear(view.getUint32(at, true), random);
  view.setUint32(at, value, true);
  return `${name} = ${value}`;
};

function doubleNear(value: number, random: Random): number {
  return random.weighted<() => number>([
    [5, () => random.pick(DOUBLES)],
    [1, () => value * (1 + 2 ** -52)],
    [1, () => value + random.pick([-1, 1, 1e-6])],
    [1, () => value * random.pick([-1, 0.5, 2, 1e3, 1e-3])],
    [1, () => random.share()],
  ])();
}

function wordNear(value: number, random: Random): number {
  return random.weighted<() => number>([
    [4, () => random.pick(WORDS)],
    [2, () => (value + random.pick([-1, 1, 8, -8])) >>> 0],
    [2, () => random.below(70)],
    [1, () => (value ^ (1 << random.below(32))) >>> 0],
    [1, () => random.word()],
  ])();
}

/** Puts one field's content into another one's place, as of an offset into that of another section. */
export const copyField: Change = (view, fields, random) => {
  const from = fields.any(random);
  const to = fields.any(random);
  const bytes = Math.min(from.bytes, to.bytes);
  new Uint8Array(view.buffer, view.byteOffset).copyWithin(to.at, from.at, from.at + bytes);
  return `${to.name} = ${from.name}, ${bytes === 8 ? view.getFloat64(to.at, true) : view.getUint32(to.at, true)}`;
};
