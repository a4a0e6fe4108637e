/** Sections of a plan begin at multiples of it. */
export const ALIGNMENT = 8;

/** Bytes up to where the next section can begin. */
export function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
