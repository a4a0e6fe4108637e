/** CVs of gaps that bound the classes: regular, Poisson-like, bursty, very bursty. */
const CV_BOUNDS = [0.8, 1.25, 2.5];
/** Gaps that tell a client's class. */
const LEAST_GAPS = 20;

/** Clients of like rate (within a factor of 4) and like CV of gaps, where they have enough gaps to tell. */
export class Clusters {
  readonly #of: Int32Array;
  readonly #members = new Map<number, number[]>();

  /**
   * @param requests by row; all clients are observed for the same time
   * @param gapsOf some gaps of a row
   */
  constructor(requests: Float64Array, gapsOf: (row: number) => Float64Array) {
    this.#of = Int32Array.from(requests, (count, row) => {
      // Powers of 4, of which a 32-bit number has 16.
      const size = (31 - Math.clz32(Math.min(count, 0xffff_ffff))) >> 1;
      const cluster = size * (CV_BOUNDS.length + 2) + cvClass(gapsOf(row));
      const members = this.#members.get(cluster) ?? [];
      members.push(row);
      this.#members.set(cluster, members);
      return cluster;
    });
  }

  of(row: number): number {
    return this.#of[row];
  }

  /** Rows of a cluster, ascending. */
  members(cluster: number): readonly number[] {
    return this.#members.get(cluster) ?? [];
  }
}

/** 0 where there are too few gaps. */
function cvClass(gaps: Float64Array): number {
  if (gaps.length < LEAST_GAPS) return 0;
  let [sum, squares] = [0, 0];
  for (const gap of gaps) {
    sum += gap;
    squares += gap * gap;
  }
  const mean = sum / gaps.length;
  const cv = Math.sqrt(Math.max(0, squares / gaps.length - mean * mean)) / mean;
  return 1 + CV_BOUNDS.filter((bound) => cv > bound).length;
}
