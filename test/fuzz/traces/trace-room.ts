import { writeFileSync } from 'node:fs';
import { ACCEPTED, type Case, claim, kindOf, type Room, refusalOf } from '../case.js';
import { type BaseTrace, baseTraces, type Range, rangesOf } from './base-traces.js';
import { differenceOf, readAsArrow, readAsProduct, type TraceValues } from './read-values.js';
import { mutatedTrace } from './trace-mutations.js';

/** In the working directory, which is this process's own. */
const PATH = 'trace.arrow';

interface KnownBase extends BaseTrace {
  /** What the product reads in it; undefined for what it refuses. */
  readonly values: TraceValues | undefined;
}

/** Arrow files and streams with changes of any kind. */
export async function traceRoom(): Promise<Room> {
  const bases: KnownBase[] = [];
  for (const base of await baseTraces()) bases.push({ ...base, values: await valuesOf(base) });
  return {
    prepare(random): Case {
      const base = random.pick(bases);
      const { bytes, what } = mutatedTrace(base, random);
      let values: TraceValues | undefined;
      return {
        what: [base.name, ...what],
        async run() {
          writeFileSync(PATH, bytes);
          try {
            values = await readAsProduct(PATH);
            return ACCEPTED;
          } catch (error) {
            return refusalOf(error);
          }
        },
        check: () => compare(values!, bytes, base),
      };
    },
  };
}

/** What the product reads in a trace without changes, which is what apache-arrow reads. */
async function valuesOf(base: BaseTrace): Promise<TraceValues | undefined> {
  const { name, bytes } = base;
  writeFileSync(PATH, bytes);
  try {
    const values = await readAsProduct(PATH);
    compare(values, bytes, { ...base, values: undefined });
    return values;
  } catch (error) {
    try {
      refusalOf(error);
      return undefined;
    } catch {
      throw new Error(`${name}, without changes: ${(error as Error).message}`, { cause: error });
    }
  }
}

/**
 * @param base what the trace was before it was changed
 * @returns why the values could not be compared
 * @throws WrongRow unless they are those that were there before, or those that apache-arrow reads
 */
function compare(values: TraceValues, bytes: Uint8Array, base: KnownBase): string | undefined {
  if (base.values !== undefined && differenceOf(values, base.values) === undefined) return undefined;
  const readings = readAsArrow([bytes, ...withoutRest(bytes), ...withMetadataOf(base, bytes)]);
  const differences = readings.map((reading) =>
    reading instanceof Error ? reading : differenceOf(values, reading),
  );
  if (differences.includes(undefined)) return undefined;
  const refusal = differences.find((difference) => difference instanceof Error);
  // Only the whole trace as it is says that values are wrong; the other readings say that they are right.
  const [whole] = differences;
  claim(whole instanceof Error, () => `the product reads ${whole} as apache-arrow does`);
  return `apache-arrow refuses it: ${kindOf(refusal!.message)}`;
}

/** The trace up to the mark of its end: apache-arrow reads on, where another stream may follow. */
function withoutRest(bytes: Uint8Array): Uint8Array[] {
  try {
    const end = rangesOf(bytes).end;
    return end < bytes.length ? [bytes.subarray(0, end)] : [];
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** Places that are looked at one by one, and in all combinations. */
const MAX_PLACES = 5;

/**
 * The changed trace with some or all of what was changed in its metadata put right: what the product reads where the
 * rest is what counts, as the place of a bitmap of missing values does not where none is missing, nor the place of a
 * batch that is found without it.
 */
function withMetadataOf({ bytes: before, metadata }: KnownBase, bytes: Uint8Array): Uint8Array[] {
  if (before.length !== bytes.length) return [];
  const places = metadata.flatMap((range) => changedPlaces(before, bytes, range));
  const choices = places.length <= MAX_PLACES ? 2 ** places.length : 2;
  return Array.from({ length: choices - 1 }, (_, choice) => {
    const copy = bytes.slice();
    for (const [index, [from, to]] of places.entries()) {
      const isChosen = choices === 2 || ((choice + 1) >> index) % 2 === 1;
      if (isChosen) copy.set(before.subarray(from, to), from);
    }
    return copy;
  });
}

/** The stretches of a range in which bytes differ, with no 4 bytes in a row that do not. */
function changedPlaces(before: Uint8Array, bytes: Uint8Array, [from, to]: Range): Range[] {
  const places: [number, number][] = [];
  for (let at = from; at < to; at++) {
    if (before[at] === bytes[at]) continue;
    const last = places.at(-1);
    if (last !== undefined && at - last[1] < 4) last[1] = at + 1;
    else places.push([at, at + 1]);
  }
  return places;
}
