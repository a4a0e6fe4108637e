/** Counts of numbers from 0 to 1 in equal bins; 1 is in the last. */
export class ShareHistogram {
  readonly #counts: Float64Array;

  /** @param bins how many */
  constructor(bins: number) {
    this.#counts = new Float64Array(bins);
  }

  add(share: number): void {
    const bins = this.#counts.length;
    this.#counts[Math.min(bins - 1, Math.max(0, Math.floor(share * bins)))]++;
  }

  get counts(): Float64Array {
    return this.#counts;
  }

  get total(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** Each from its lower edge up to, and but for the last without, its upper one. */
  bins(): { readonly from: number; readonly to: number; readonly count: number }[] {
    const width = 1 / this.#counts.length;
    return Array.from(this.#counts, (count, bin) => ({ from: bin * width, to: (bin + 1) * width, count }));
  }
}
