import type { ClientWindows, Pool } from '../pool.js';
import { Periods } from './periods.js';

const HOUR_SECONDS = 3600;

/** The requests of one hour that have one dataset. */
export interface HourlyPart {
  readonly hour: number;
  readonly dataset: number;
  readonly requests: number;
}

/** Expected requests by whole hour of the part in use, of clients and of datasets. */
export class HourlyRequests {
  readonly total: Float64Array;
  /** By hour, the requests of the clients that have any, in their order. */
  readonly byClient: readonly number[][];
  readonly #hours: Periods;
  readonly #ofClient: Float64Array;
  // As columns: a population of 100,000 clients has a million parts.
  readonly #partHours: number[] = [];
  readonly #partDatasets: number[] = [];
  readonly #partRequests: number[] = [];

  constructor(pool: Pool) {
    this.#hours = new Periods(pool, HOUR_SECONDS);
    const { count } = this.#hours;
    this.total = new Float64Array(count);
    this.#ofClient = new Float64Array(count);
    this.byClient = Array.from({ length: count }, () => []);
  }

  addClient({ rate, dataset }: ClientWindows, windowCount: number): void {
    const hours = this.#hours;
    this.#ofClient.fill(0);
    let [currentHour, currentDataset, requests] = [-1, -1, 0];
    for (let window = 0; window < windowCount; window++) {
      if (!(rate[window] > 0)) continue;
      for (let part = hours.first(window); part < hours.first(window + 1); part++) {
        const hour = hours.period(part);
        if (hour !== currentHour || dataset[window] !== currentDataset) {
          this.#addPart(currentHour, currentDataset, requests);
          [currentHour, currentDataset, requests] = [hour, dataset[window], 0];
        }
        requests += rate[window] * hours.seconds(part);
      }
    }
    this.#addPart(currentHour, currentDataset, requests);
    for (let hour = 0; hour < hours.count; hour++) {
      if (this.#ofClient[hour] > 0) this.byClient[hour].push(this.#ofClient[hour]);
    }
  }

  *parts(): Generator<HourlyPart> {
    for (const [part, hour] of this.#partHours.entries()) {
      yield { hour, dataset: this.#partDatasets[part], requests: this.#partRequests[part] };
    }
  }

  #addPart(hour: number, dataset: number, requests: number): void {
    if (!(requests > 0)) return;
    this.#partHours.push(hour);
    this.#partDatasets.push(dataset);
    this.#partRequests.push(requests);
    this.#ofClient[hour] += requests;
    this.total[hour] += requests;
  }
}
