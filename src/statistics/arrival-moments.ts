/** Mean and CV of the times between arrivals, from two sums: cheaper than `ArrivalTally`, which has them by window. */
export class ArrivalMoments {
  #count = 0;
  #first = Number.NaN;
  #last = Number.NaN;
  #squares = 0;

  /** @param times ascending, and from call to call */
  add(times: Float64Array): void {
    if (times.length === 0) return;
    if (this.#count === 0) this.#first = this.#last = times[0];
    let last = this.#last;
    // One sum over all batches: the figure is the same to the bit however rows are cut into batches.
    let squares = this.#squares;
    for (let row = 0; row < times.length; row++) {
      const time = times[row];
      // The first arrival's time since the last is that since itself: 0, which adds nothing.
      const elapsed = time - last;
      squares += elapsed * elapsed;
      last = time;
    }
    this.#count += times.length;
    this.#squares = squares;
    this.#last = last;
  }

  /** Arrivals. */
  get count(): number {
    return this.#count;
  }

  /** Time of the first arrival, and of the last; NaN without one. */
  get first(): number {
    return this.#first;
  }

  get last(): number {
    return this.#last;
  }

  /** NaN below two arrivals, as is the CV. */
  get meanInterArrivalTime(): number {
    // They sum to the time between first and last, so that only their squares need adding up.
    return this.#count > 1 ? (this.#last - this.#first) / (this.#count - 1) : Number.NaN;
  }

  /** Coefficient of variation: population standard deviation over mean. */
  get interArrivalCv(): number {
    const mean = this.meanInterArrivalTime;
    const variance = Math.max(0, this.#squares / (this.#count - 1) - mean * mean);
    return Math.sqrt(variance) / mean;
  }
}
