import type { ColumnKeys } from './column-keys.js';
import { KeyTable } from './key-table.js';

/** The clients of a log, numbered from 0 in the order in which they come. */
export class ClientIndex {
  readonly #table = new KeyTable();
  readonly #names: (string | undefined)[] | undefined;
  #unknown: number | undefined;
  #unknownRows = 0;

  /** @param hasNames whether their names are kept, as those of pseudo-clients are not */
  constructor(hasNames: boolean) {
    this.#names = hasNames ? [] : undefined;
  }

  get count(): number {
    return this.#table.size;
  }

  /** Rows of nobody, which are of one client of its own. */
  get unknownRows(): number {
    return this.#unknownRows;
  }

  nameOf(index: number): string | undefined {
    return index === this.#unknown ? 'unknown' : this.#names?.[index];
  }

  /** The client of a row. */
  indexOf({ keys, nameOf }: ColumnKeys, row: number): number {
    const key = keys[row];
    if (Number.isNaN(key)) {
      this.#unknownRows++;
      this.#unknown ??= this.#table.numberOf(UNKNOWN);
      if (this.#names !== undefined && this.#names.length <= this.#unknown) this.#names.push(undefined);
      return this.#unknown;
    }
    const index = this.#table.numberOf(key);
    if (this.#names !== undefined && index === this.#names.length) this.#names.push(nameOf(row));
    return index;
  }
}

/** A key that nobody has: keys are below it. */
const UNKNOWN = 2 ** 53;
