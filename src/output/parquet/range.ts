/** The least and the greatest of a column's values, for the statistics of a column chunk. */
import { RangeKind } from '../encoding/layout.generated.js';

/** Both as Parquet's PLAIN encoding has a value. */
export interface Range {
  readonly min: Uint8Array;
  readonly max: Uint8Array;
}

/** Bytes of a range where it is widened: the least, and 8 bytes behind it the greatest. */
export const RANGE_BYTES = 16;

/** By its kind, what no value is beyond: the greatest of all, and the least. */
const EMPTY: { readonly [kind: number]: readonly [NumberSetter, number | bigint, number | bigint] } = {
  [RangeKind.UINT32]: ['setUint32', 0xffff_ffff, 0],
  [RangeKind.INT32]: ['setInt32', 0x7fff_ffff, -0x8000_0000],
  [RangeKind.UINT64]: ['setBigUint64', 2n ** 64n - 1n, 0n],
  [RangeKind.INT64]: ['setBigInt64', 2n ** 63n - 1n, -(2n ** 63n)],
  [RangeKind.FLOAT32]: ['setFloat32', Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  [RangeKind.FLOAT64]: ['setFloat64', Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
};

type NumberSetter = `set${'Uint32' | 'Int32' | 'BigUint64' | 'BigInt64' | 'Float32' | 'Float64'}`;

/** Makes a range in which nothing is. */
export function clearRange(kind: number, range: Uint8Array): void {
  const [setter, most, least] = EMPTY[kind];
  const view = new DataView(range.buffer, range.byteOffset, RANGE_BYTES);
  for (const [at, value] of [most, least].entries()) {
    (view[setter] as (at: number, value: number | bigint, isLittle: boolean) => void)(at * 8, value, true);
  }
}

/**
 * What a range has become.
 *
 * @param width bytes of a value
 * @returns undefined where only NaN came; zeros of floating-point numbers are those of the two that leave both within
 */
export function rangeAt(kind: number, range: Uint8Array, width: 4 | 8): Range | undefined {
  const min = range.slice(0, width);
  const max = range.slice(8, 8 + width);
  if (kind !== RangeKind.FLOAT32 && kind !== RangeKind.FLOAT64) return { min, max };
  const [least, greatest] = [min, max].map((bytes) => floatOf(bytes));
  if (least > greatest) return undefined;
  if (least === 0) min.set([...new Uint8Array(width - 1), 0x80]);
  if (greatest === 0) max.fill(0);
  return { min, max };
}

function floatOf({ buffer, byteLength }: Uint8Array): number {
  const view = new DataView(buffer);
  return byteLength === 8 ? view.getFloat64(0, true) : view.getFloat32(0, true);
}
