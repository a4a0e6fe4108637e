import type { DroppedRows } from './log.js';

/** Counts rows that are left out, by reason, with the place of the first. */
export class DroppedTally {
  readonly #byReason = new Map<string, { rows: number; readonly first: string }>();
  #rows = 0;

  /** Of all reasons. */
  get rows(): number {
    return this.#rows;
  }

  /** @param place asked for the first row of a reason */
  add(reason: string, place: () => string): void {
    this.#rows++;
    const known = this.#byReason.get(reason);
    if (known === undefined) this.#byReason.set(reason, { rows: 1, first: place() });
    else known.rows++;
  }

  /** The most frequent first. */
  get dropped(): DroppedRows[] {
    return [...this.#byReason]
      .map(([reason, { rows, first }]) => ({ reason, rows, first }))
      .sort((a, b) => b.rows - a.rows);
  }
}
