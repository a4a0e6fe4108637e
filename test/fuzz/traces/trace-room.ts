import { writeFileSync } from 'node:fs';
import { ACCEPTED, type Case, claim, kindOf, type Room, refusalOf } from '../case.js';
import { type BaseTrace, baseTraces, rangesOf } from './base-traces.js';
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

/**
 * The values of the changed trace with the metadata of the unchanged one: right where what was changed in the metadata
 * says nothing, such as the place of a bitmap of missing values where none is missing.
 */
function withMetadataOf({ bytes: before, metadata }: KnownBase, bytes: Uint8Array): Uint8Array[] {
  if (before.length !== bytes.length) return [];
  const copy = bytes.slice();
  for (const [from, to] of metadata) copy.set(before.subarray(from, to), from);
  return [copy];
}
