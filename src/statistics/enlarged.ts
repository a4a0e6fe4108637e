/** A copy that has an entry `index`: twice as long, as often as that takes, but of no more than `most` entries. */
export function enlarged(
  values: Float64Array,
  index: number,
  most = Number.POSITIVE_INFINITY,
): Float64Array<ArrayBuffer> {
  let length = values.length;
  while (length <= index) length *= 2;
  const copy = new Float64Array(Math.min(length, most));
  copy.set(values);
  return copy;
}
