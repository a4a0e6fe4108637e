import type { ParsedQuantity } from '../../notation/quantity.js';
import { type ClientWindows, idleWindow, type Pool } from '../pool.js';
import { type Condition, checkedCriteria, windowConditions } from './check-criteria.js';
import type { WindowCriteria } from './criteria.js';
import { DatasetFigures } from './dataset-figures.js';
import { isWithin } from './select.js';

/** Tells which windows of a client meet criteria, by what the client is like in each alone. */
export class WindowTest {
  /** What is tested, as data. */
  readonly criteria: WindowCriteria;
  readonly #conditions: readonly Condition[];
  readonly #datasets: DatasetFigures;
  readonly #verdicts = new Map<number, boolean>();

  /** @throws UsageError when the criteria are none */
  constructor(pool: Pool, criteria: WindowCriteria) {
    this.criteria = checkedCriteria(criteria, 'filterWindows');
    this.#conditions = windowConditions(this.criteria, pool.category);
    this.#datasets = new DatasetFigures(pool);
  }

  /**
   * Makes the first `count` windows idle, but for those that pass.
   *
   * @returns whether any window has a rate
   */
  apply(windows: ClientWindows, count: number): boolean {
    let isActive = false;
    for (let window = 0; window < count; window++) {
      if (!(windows.rate[window] > 0)) continue;
      if (this.#passes(windows, window)) isActive = true;
      else idleWindow(windows, window);
    }
    return isActive;
  }

  #passes(windows: ClientWindows, window: number): boolean {
    for (const { quantity, range } of this.#conditions) {
      if (quantity.field !== undefined) return this.#datasetPasses(windows.dataset[window]);
      const value = quantity.figure === 'cv' ? windows.cv[window] : windows.rate[window];
      if (!isWithin(value, range)) return false;
    }
    return true;
  }

  /** The conditions on fields, which come last: all windows of a dataset share them. */
  #datasetPasses(index: number): boolean {
    let passes = this.#verdicts.get(index);
    if (passes === undefined) {
      passes = this.#conditions.every(
        ({ quantity, range }) =>
          quantity.field === undefined || isWithin(this.#figure(index, quantity), range),
      );
      this.#verdicts.set(index, passes);
    }
    return passes;
  }

  #figure(index: number, { field, figure }: ParsedQuantity & { readonly field: string }): number {
    return this.#datasets.of(index, field)[figure];
  }
}
