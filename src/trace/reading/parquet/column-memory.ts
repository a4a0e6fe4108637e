import type { DecodedColumn } from './column-data.js';
import { NUMBER_ARRAYS, type NumberChunk, type Numbers } from './number-chunk.js';

/** Row groups whose memory is kept: one is read while another is. */
const MOST = 2;

/** Memory of columns that nobody reads any more, for row groups to come. Fresh memory costs more than what is done in it. */
export class ColumnMemory {
  readonly #spare = new Map<string, DecodedColumn[]>();

  /** @param columns by their names */
  give(columns: ReadonlyMap<string, DecodedColumn>): void {
    for (const [name, values] of columns) {
      const spare = this.#spare.get(name) ?? [];
      if (spare.length < MOST) spare.push(values);
      this.#spare.set(name, spare);
    }
  }

  /** Memory that has the size of a chunk. */
  take(name: string, { array, most }: NumberChunk): Numbers | undefined {
    const values: unknown = this.#spare.get(name)?.pop();
    return values instanceof NUMBER_ARRAYS[array] && values.length === most ? values : undefined;
  }
}
