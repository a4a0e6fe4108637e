/** A copy that has an entry `index`: twice as long, as often as that takes, but of no more than `most` entries. */
export function enlarged(
  values: Float64Array,
  index: number,
  most = Number.POSITIVE_INFINITY,
): Float64Array<ArrayBuffer> {
  let length = values.length;
  while (length <= index) length *= 2;
  return copiedInto(new Float64Array(Math.min(length, most)), values);
}

/** A larger array, whose first values are those of a smaller one. */
export function copiedInto<T extends { set(values: ArrayLike<number>): void }>(
  larger: T,
  values: ArrayLike<number>,
): T {
  larger.set(values);
  return larger;
}
