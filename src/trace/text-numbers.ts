/** Numbers in place of the texts of a column, from 0 in the order in which they come. */
export class TextNumbers {
  readonly #known = new Map<string, number>();
  #missing = 0;

  /** How many different texts have come. */
  get count(): number {
    return this.#known.size;
  }

  /** How many values were missing. */
  get missing(): number {
    return this.#missing;
  }

  /** The numbers of clients. */
  clients(texts: Iterable<unknown>, rows: number): Uint32Array {
    const ids = new Uint32Array(rows);
    let row = 0;
    for (const text of texts) ids[row++] = this.#numberOf(text);
    return ids;
  }

  /** Those that are missing are one, as they are to whoever names nobody. */
  #numberOf(text: unknown): number {
    const key = text === null ? '' : String(text);
    if (key === '') this.#missing++;
    let number = this.#known.get(key);
    if (number === undefined) {
      number = this.#known.size;
      this.#known.set(key, number);
    }
    return number;
  }
}
