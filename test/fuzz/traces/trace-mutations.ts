import { damaged, joined } from '../bytes.js';
import type { Random } from '../random.js';
import type { BaseTrace, Range } from './base-traces.js';

const WORDS = [0, 1, 2, 7, 8, 0x7f, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff];
const LONGS = [0n, 1n, -1n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n), 64n];
const DOUBLES = [Number.NaN, Infinity, -Infinity, -1, -0, 5e-324, 1e308, 1.7e9];

export interface TraceMutation {
  readonly bytes: Uint8Array;
  readonly what: readonly string[];
}

type Mutation = (base: BaseTrace, random: Random) => TraceMutation;

/** The bytes of a trace after some damage, extreme numbers in its metadata or values, or with messages moved. */
export function mutatedTrace(base: BaseTrace, random: Random): TraceMutation {
  return random.weighted<Mutation>([
    [
      25,
      ({ bytes }) => {
        const { bytes: changed, what } = damaged(bytes, random);
        return { bytes: changed, what: [what] };
      },
    ],
    [40, changedMetadata],
    [15, changedValues],
    [12, movedMessages],
    [3, appended],
    [5, damagedMetadata],
  ])(base, random);
}

function changedMetadata({ bytes, metadata }: BaseTrace, random: Random): TraceMutation {
  return changed(bytes, metadata, random, (view, at, end) => {
    const bytesLeft = end - at;
    if (bytesLeft >= 8 && random.chance(0.3)) {
      const value = random.pick(LONGS);
      view.setBigInt64(at, value, true);
      return String(value);
    }
    if (bytesLeft >= 4 && random.chance(0.6)) {
      const old = view.getUint32(at, true);
      const value = random.chance(0.5)
        ? random.pick(WORDS)
        : (old + random.pick([-8, -4, -1, 1, 4, 8])) >>> 0;
      view.setUint32(at, value, true);
      return String(value);
    }
    const value = random.chance(0.5) ? random.below(16) : random.below(256);
    view.setUint8(at, value);
    return `the byte ${value}`;
  });
}

function changedValues(base: BaseTrace, random: Random): TraceMutation {
  if (base.bodies.length === 0) return changedMetadata(base, random);
  return changed(base.bytes, base.bodies, random, (view, at, end) => {
    if (end - at >= 8 && random.chance(0.6)) {
      const value = random.pick(DOUBLES);
      view.setFloat64(at, value, true);
      return String(value);
    }
    const value = random.pick(WORDS);
    if (end - at >= 4) view.setUint32(at, value, true);
    return String(value);
  });
}

/** Changes one to three places in some of the ranges, at multiples of 4. */
function changed(
  bytes: Uint8Array,
  ranges: readonly Range[],
  random: Random,
  change: (view: DataView, at: number, end: number) => string,
): TraceMutation {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const what = Array.from({ length: random.between(1, 3) }, () => {
    const [from, to] = random.pick(ranges);
    const at = from + Math.floor(random.below(to - from) / 4) * 4;
    return `at ${at}: ${change(view, at, to)}`;
  });
  return { bytes: copy, what };
}

/** Messages, with their bodies, are left out, doubled, swapped, or have others between them. */
function movedMessages({ bytes, metadata }: BaseTrace, random: Random): TraceMutation {
  const starts = metadata.map(([from]) => from);
  const head = bytes.subarray(0, starts[0]);
  const parts = starts.map((from, index) => bytes.subarray(from, starts[index + 1] ?? bytes.length));
  const at = random.below(parts.length);
  const other = random.below(parts.length);
  const what = random.pick(['is left out', `is also at ${other}`, `is in the place of ${other}`]);
  const [part] = what === 'is left out' || what.startsWith('is in') ? parts.splice(at, 1) : [parts[at]];
  if (what !== 'is left out') parts.splice(other, 0, part);
  return { bytes: joined(head, ...parts), what: [`part ${at} of ${starts.length} ${what}`] };
}

function appended({ bytes }: BaseTrace, random: Random): TraceMutation {
  const [what, more] = random.pick<readonly [string, Uint8Array]>([
    ['itself', bytes],
    ['8 bytes of 0xff', new Uint8Array(8).fill(0xff)],
    ['the end of a stream', Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0)],
    ['the magic number', new TextEncoder().encode('ARROW1')],
    ['a text', new TextEncoder().encode('timestamp,client_id\n')],
  ]);
  return { bytes: joined(bytes, more), what: [`${what} follows it`] };
}

function damagedMetadata({ bytes, metadata }: BaseTrace, random: Random): TraceMutation {
  const [from, to] = random.pick(metadata);
  const { bytes: part, what } = damaged(bytes.subarray(from, to), random);
  return {
    bytes: joined(bytes.subarray(0, from), part, bytes.subarray(to)),
    what: [`of the metadata from ${from} on: ${what}`],
  };
}
