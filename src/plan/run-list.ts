/** Runs of a law in ascending order; see the plan format. Run i begins at the random bits `begins[i]`. */
export class RunList {
  readonly begins: number[] = [];
  readonly firsts: number[] = [];
  readonly lasts: number[] = [];
  #end = 0;

  /** A run up to the probability `cumulative`, 0 to 1; those that no random bits fall into are left out. */
  add(cumulative: number, first: number, last: number): void {
    const end = Math.min(Math.round(cumulative * TWO_32), TWO_32);
    if (!(end > this.#end)) return;
    this.begins.push(this.#end);
    this.firsts.push(first);
    this.lasts.push(last);
    this.#end = end;
  }
}

const TWO_32 = 4294967296;
