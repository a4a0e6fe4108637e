import type { RecordBatch } from '../arrow/classes.js';
import { type AttributeValue, type AttributeValues, attributeColumn } from './attributes.js';

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
  /** By the places of a dictionary, those that are not in `#requests` yet. */
  #counts: number[] = [];
  #values: AttributeValues = [];
  #rows = 0;

  /** @param index of the column in its batches */
  constructor(name: string, index: number) {
    this.#name = name;
    this.#index = index;
  }

  add(batch: RecordBatch): void {
    const { places, values } = attributeColumn(batch, this.#index);
    if (values !== this.#values) {
      this.#gather();
      this.#values = values;
    }
    const counts = this.#counts;
    while (counts.length < values.length) counts.push(0);
    for (let row = 0; row < places.length; row++) counts[places[row]]++;
    this.#rows += places.length;
  }

  #gather(): void {
    for (const [place, count] of this.#counts.entries()) {
      if (count === 0) continue;
      const value = this.#values[place];
      this.#requests.set(value, (this.#requests.get(value) ?? 0) + count);
    }
    this.#counts = [];
  }

  summary(): AttributeSummary {
    this.#gather();
    const ranked = [...this.#requests].sort(([, a], [, b]) => b - a).slice(0, TOP_VALUES);
    return {
      name: this.#name,
      valueCount: this.#requests.size,
      values: ranked.map(([value, requests]) => ({ value, requests, share: requests / this.#rows })),
    };
  }
}
