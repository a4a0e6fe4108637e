/** Numbers of bins: whole numbers one by one below a power of two, and from there on in as many steps an octave. */

/** Whole numbers are below this. */
const ABOVE_WHOLE = 4294967296;

/** @param value from 0 to 2^32 - 1, of which the whole part counts; larger ones as the largest */
export function wholeBin(value: number, stepsLog2: number): number {
  const whole = value < ABOVE_WHOLE ? value >>> 0 : ABOVE_WHOLE - 1;
  if (whole >>> stepsLog2 === 0) return whole;
  const octave = 31 - Math.clz32(whole) - stepsLog2;
  return (octave << stepsLog2) + (whole >>> octave);
}

/** The smallest whole number of a bin. */
export function lowestOfBin(bin: number, stepsLog2: number): number {
  if (bin >>> stepsLog2 === 0) return bin;
  const octave = (bin >>> stepsLog2) - 1;
  return ((bin - (octave << stepsLog2)) << octave) >>> 0;
}

/** How many bins there are. */
export function wholeBins(stepsLog2: number): number {
  return wholeBin(ABOVE_WHOLE - 1, stepsLog2) + 1;
}
