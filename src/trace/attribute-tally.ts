import type { RecordBatch } from '../arrow/classes.js';
import { type AttributeValue, attributeColumn } from './attributes.js';

/** Values that a summary names. */
const TOP_VALUES = 20;

/** What rows have of an attribute of clients. */
export interface AttributeSummary {
  readonly name: string;
  /** Different values. */
  readonly valueCount: number;
  /** Those of the most requests, 20 at most. */
  readonly values: readonly {
    readonly value: string | number;
    readonly requests: number;
    readonly share: number;
  }[];
}

/** How many requests have each value of an attribute of clients. */
export class AttributeTally {
  readonly #name: string;
  readonly #index: number;
  readonly #requests = new Map<AttributeValue, number>();
  #rows = 0;

  /** @param index of the column in its batches */
  constructor(name: string, index: number) {
    this.#name = name;
    this.#index = index;
  }

  add(batch: RecordBatch): void {
    const { places, values } = attributeColumn(batch, this.#index);
    const counts = new Float64Array(values.length);
    for (let row = 0; row < places.length; row++) counts[places[row]]++;
    for (const [place, count] of counts.entries()) {
      if (count === 0) continue;
      const value = values[place];
      this.#requests.set(value, (this.#requests.get(value) ?? 0) + count);
    }
    this.#rows += places.length;
  }

  summary(): AttributeSummary {
    const ranked = [...this.#requests].sort(([, a], [, b]) => b - a).slice(0, TOP_VALUES);
    return {
      name: this.#name,
      valueCount: this.#requests.size,
      values: ranked.map(([value, requests]) => ({ value, requests, share: requests / this.#rows })),
    };
  }
}
