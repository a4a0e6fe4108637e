/** Values of columns as Parquet has them: 4 or 8 bytes each, little endian. */
import { bytesOf, type NumberArray } from '../../trace/columns.js';
import { RangeKind } from '../encoding/layout.generated.js';

export interface Values {
  readonly bytes: Uint8Array;
  /** Bytes of a value. */
  readonly width: 4 | 8;
}

/** Narrow whole numbers become as wide as Parquet's narrowest; all others are views. */
export function valuesOf(values: NumberArray): Values {
  const width = widthOf(values);
  if (values.BYTES_PER_ELEMENT >= 4) return { bytes: bytesOf(values), width };
  const wide = new Int32Array(values.length);
  wide.set(values as Int16Array);
  return { bytes: bytesOf(wide), width };
}

/** Bytes of a value, once it is as wide as `valuesOf` makes it. */
export function widthOf(values: NumberArray): 4 | 8 {
  return values.BYTES_PER_ELEMENT === 8 ? 8 : 4;
}

/** How the values of a column are compared, once they are as wide as `valuesOf` makes them. */
export function rangeKindOf(values: NumberArray): number {
  if (values instanceof Float64Array) return RangeKind.FLOAT64;
  if (values instanceof Float32Array) return RangeKind.FLOAT32;
  if (values instanceof BigUint64Array) return RangeKind.UINT64;
  if (values instanceof BigInt64Array) return RangeKind.INT64;
  return values instanceof Uint32Array ? RangeKind.UINT32 : RangeKind.INT32;
}
