/** Numbers of bins: whole numbers one by one below a power of two, and from there on in as many steps an octave. */

/** What counts as the largest whole number: that of 32 bits. */
export const LARGEST = 4294967295;

/** The whole part of a number of at least 0; 2^32 - 1 of larger ones. */
export function asWhole(value: number): number {
  return value < LARGEST ? value >>> 0 : LARGEST;
}

/** @param whole from 0 to 2^32 - 1 */
export function wholeBin(whole: number, stepsLog2: number): number {
  // Not a branch: no processor could guess it, as values lie on both sides.
  const octave = Math.max(0, 31 - Math.clz32(whole) - stepsLog2);
  return (octave << stepsLog2) + (whole >>> octave);
}

/** The smallest whole number of a bin. */
export function lowestOfBin(bin: number, stepsLog2: number): number {
  if (bin >>> stepsLog2 === 0) return bin;
  const octave = (bin >>> stepsLog2) - 1;
  return ((bin - (octave << stepsLog2)) << octave) >>> 0;
}
