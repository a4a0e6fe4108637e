import type { Random } from './random.js';

/** Bytes after some damage, and what was done to them. */
export interface Damaged {
  readonly bytes: Uint8Array;
  readonly what: string;
}

type Damage = (bytes: Uint8Array, random: Random) => Damaged;

/** Longest stretch that is overwritten, cut out or put in, unless it is a half of everything. */
const LONGEST_STRETCH = 64;

const DAMAGES: readonly (readonly [weight: number, damage: Damage])[] = [
  [3, flipBits],
  [2, overwrite],
  [2, truncate],
  [2, cutOut],
  [2, duplicate],
  [2, splice],
];

/** Flips bits, overwrites, truncates, cuts out, doubles or moves a stretch; may leave the bytes as they were. */
export function damaged(bytes: Uint8Array, random: Random): Damaged {
  if (bytes.length === 0) return { bytes, what: 'nothing of no bytes' };
  return random.weighted(DAMAGES)(bytes, random);
}

function flipBits(bytes: Uint8Array, random: Random): Damaged {
  const copy = bytes.slice();
  const flips = Array.from({ length: random.between(1, 4) }, () => {
    const at = random.below(bytes.length);
    const bit = random.below(8);
    copy[at] ^= 1 << bit;
    return `${at}.${bit}`;
  });
  return { bytes: copy, what: `flips the bits ${flips.join(', ')}` };
}

function overwrite(bytes: Uint8Array, random: Random): Damaged {
  const { from, to } = stretch(bytes, random);
  const copy = bytes.slice();
  const value = random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)]);
  copy.fill(value, from, to);
  return { bytes: copy, what: `overwrites ${from} to ${to} with ${value}` };
}

function truncate(bytes: Uint8Array, random: Random): Damaged {
  const length = random.chance(0.3)
    ? Math.max(0, bytes.length - random.between(1, 16))
    : random.below(bytes.length);
  return { bytes: bytes.slice(0, length), what: `keeps ${length} of ${bytes.length} bytes` };
}

function cutOut(bytes: Uint8Array, random: Random): Damaged {
  const { from, to } = stretch(bytes, random);
  return { bytes: joined(bytes.subarray(0, from), bytes.subarray(to)), what: `cuts out ${from} to ${to}` };
}

function duplicate(bytes: Uint8Array, random: Random): Damaged {
  if (random.chance(0.2)) return { bytes: joined(bytes, bytes), what: 'doubles everything' };
  const { from, to } = stretch(bytes, random);
  return { bytes: joined(bytes.subarray(0, to), bytes.subarray(from)), what: `doubles ${from} to ${to}` };
}

function splice(bytes: Uint8Array, random: Random): Damaged {
  const { from, to } = stretch(bytes, random);
  const at = random.below(bytes.length + 1);
  const copy = joined(bytes.subarray(0, at), bytes.subarray(from, to), bytes.subarray(at));
  return { bytes: copy, what: `puts ${from} to ${to} in at ${at}` };
}

/** A stretch of at least one byte, at a multiple of 8 in half of the cases. */
function stretch(bytes: Uint8Array, random: Random): { readonly from: number; readonly to: number } {
  const grain = random.chance(0.5) && bytes.length >= 8 ? 8 : 1;
  const from = random.below(Math.ceil(bytes.length / grain)) * grain;
  const longest = random.chance(0.1) ? bytes.length : LONGEST_STRETCH;
  const to = Math.min(bytes.length, from + random.between(1, Math.ceil(longest / grain)) * grain);
  return { from, to };
}

/** The parts, one after the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
