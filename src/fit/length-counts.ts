import { type Counts, ValueCounts } from './value-counts.js';

/** What was counted of a client in a period. */
export interface PeriodCounts {
  readonly period: number;
  /** Requests. */
  readonly requests: number;
  /** By the field's place; undefined where there were no values. */
  readonly fields: readonly (Counts | undefined)[];
}

/** Lengths by client, period and field. */
export class LengthCounts {
  readonly #fields: number;
  readonly #values = new ValueCounts();
  readonly #requests: Float64Array;
  /** Distinct values of items that one request of the period has at most, by row and field. */
  readonly #perRequest: Uint32Array;
  readonly #periods: PeriodCounts[][];

  /** @param fields how many there are */
  constructor(rows: number, fields: number) {
    this.#fields = fields;
    this.#requests = new Float64Array(rows);
    this.#perRequest = new Uint32Array(rows * fields);
    this.#periods = Array.from({ length: rows }, () => []);
  }

  /** Whether there were so many distinct values that they have been binned. */
  get isCoarse(): boolean {
    return this.#values.isCoarse;
  }

  addRequest(row: number): void {
    this.#requests[row]++;
  }

  add(row: number, field: number, value: number): void {
    this.#values.add(row * this.#fields + field, value);
  }

  /** @param values those of the items of one request */
  addItems(row: number, field: number, values: Uint32Array): void {
    const slot = row * this.#fields + field;
    if (values.length === 1) this.#values.add(slot, values[0]);
    else this.#perRequest[slot] = Math.max(this.#perRequest[slot], this.#values.addItems(slot, values));
  }

  /** Ends a period of all clients. */
  endPeriod(period: number): void {
    for (const [row, requests] of this.#requests.entries()) {
      if (requests > 0) this.#periods[row].push({ period, requests, fields: new Array(this.#fields) });
    }
    for (const [slot, counts] of this.#values.take()) {
      const row = Math.floor(slot / this.#fields);
      const { fields } = this.#periods[row][this.#periods[row].length - 1];
      (fields as (Counts | undefined)[])[slot - row * this.#fields] = {
        ...counts,
        perRequest: Math.max(1, this.#perRequest[slot]),
      };
    }
    this.#requests.fill(0);
    this.#perRequest.fill(0);
  }

  /** By row; ascending periods with requests. */
  get periods(): readonly (readonly PeriodCounts[])[] {
    return this.#periods;
  }
}
