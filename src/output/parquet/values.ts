/** Values of columns as Parquet has them: 4 or 8 bytes each, little endian. */
import type { NumberArray } from '../../trace/columns.js';
import { RangeKind } from '../encoding/layout.generated.js';

export interface Values {
  readonly bytes: Uint8Array;
  /** Bytes of a value. */
  readonly width: 4 | 8;
}

/** Narrow whole numbers become as wide as Parquet's narrowest; all others are views. */
export function valuesOf(values: NumberArray): Values {
  if (values.BYTES_PER_ELEMENT >= 4) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return { bytes, width: values.BYTES_PER_ELEMENT as 4 | 8 };
  }
  const wide = new Int32Array(values.length);
  wide.set(values as Int16Array);
  return { bytes: new Uint8Array(wide.buffer), width: 4 };
}

/** How the values of a column are compared, once they are as wide as `valuesOf` makes them. */
export function rangeKindOf(values: NumberArray): number {
  if (values instanceof Float64Array) return RangeKind.FLOAT64;
  if (values instanceof Float32Array) return RangeKind.FLOAT32;
  if (values instanceof BigUint64Array) return RangeKind.UINT64;
  if (values instanceof BigInt64Array) return RangeKind.INT64;
  return values instanceof Uint32Array ? RangeKind.UINT32 : RangeKind.INT32;
}
