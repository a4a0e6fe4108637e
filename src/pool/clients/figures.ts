import type { ParsedQuantity, WindowFigure } from '../../notation/quantity.js';
import type { Sliced } from '../../platform/slices.js';
import { WeightedMean } from '../../statistics/weighted-mean.js';
import type { FieldStatistics } from '../field-statistics.js';
import { LawCvs } from '../law-cvs.js';
import { type Pool, secondsInUse } from '../pool.js';
import { ClientReader } from '../walk.js';
import { DatasetFigures, type DatasetRequests } from './dataset-figures.js';

/**
 * The figures of all clients of a pool or view, in the part in use: those of windows computed at once, those of
 * fields when they are asked for. They decide which clients reach a trace, and so are the same on every runtime.
 */
export class ClientFigures {
  /** Expected requests by client. */
  readonly requests: Float64Array;
  readonly #seconds: Float64Array;
  readonly #reader: ClientReader;
  readonly #datasets: DatasetFigures;
  readonly #lawCvs: LawCvs;
  readonly #byName: Readonly<Record<WindowFigure, Float64Array>>;
  /** The client whose datasets were read last: its figures are asked for one after the other. */
  #latest: { readonly client: number; readonly datasets: readonly DatasetRequests[] } | undefined;

  /** Reads every window of the pool, and no dataset. */
  static *of(pool: Pool): Sliced<ClientFigures> {
    const figures = new ClientFigures(pool);
    yield* figures.#readAll();
    return figures;
  }

  private constructor(pool: Pool) {
    const clients = pool.clientIds.length;
    this.#seconds = secondsInUse(pool);
    this.#reader = new ClientReader(pool);
    this.#datasets = new DatasetFigures(pool);
    this.#lawCvs = new LawCvs(pool);
    this.requests = new Float64Array(clients);
    this.#byName = {
      rate: new Float64Array(clients),
      max_rate: new Float64Array(clients),
      cv: new Float64Array(clients),
      law_cv: new Float64Array(clients),
      request_share: new Float64Array(clients),
      active_share: new Float64Array(clients),
    };
  }

  *#readAll(): Sliced<void> {
    let total = 0;
    for (let client = 0; client < this.requests.length; client++) {
      this.#readWindows(client);
      total += this.requests[client];
      yield;
    }
    if (total > 0) this.#byName.request_share.set(this.requests.map((requests) => requests / total));
  }

  /** NaN where the client has no request to tell from. */
  value(client: number, { field, figure }: ParsedQuantity): number {
    return field === undefined ? this.#byName[figure][client] : this.field(client, field)[figure];
  }

  /** A field over the client's requests: each dataset counts by the requests that use it. */
  field(client: number, field: string): FieldStatistics {
    if (this.#latest?.client !== client) {
      this.#latest = { client, datasets: this.#datasetsOf(client) };
    }
    const { datasets } = this.#latest;
    // One dataset has the same figures whatever its requests, and often many clients.
    return datasets.length === 1
      ? this.#datasets.of(datasets[0].index, field)
      : this.#datasets.mixed(field, datasets);
  }

  #readWindows(client: number): void {
    const { rate, cv, family, shape } = this.#reader.read(client);
    const meanRate = new WeightedMean();
    const meanCv = new WeightedMean();
    const meanLawCv = new WeightedMean();
    let [requests, active, largest] = [0, 0, 0];
    for (let window = 0; window < this.#seconds.length; window++) {
      meanRate.add(rate[window], this.#seconds[window]);
      if (!(rate[window] > 0)) continue;
      const weight = rate[window] * this.#seconds[window];
      active++;
      requests += weight;
      meanCv.add(cv[window], weight);
      meanLawCv.add(this.#lawCvs.of(family[window], shape[window]), weight);
      largest = Math.max(largest, rate[window]);
    }
    this.requests[client] = requests;
    this.#byName.rate[client] = meanRate.mean;
    this.#byName.max_rate[client] = largest;
    this.#byName.active_share[client] = active / this.#seconds.length;
    this.#byName.cv[client] = meanCv.mean;
    this.#byName.law_cv[client] = meanLawCv.mean;
  }

  #datasetsOf(client: number): DatasetRequests[] {
    const { rate, dataset } = this.#reader.read(client);
    const requests = new Map<number, number>();
    for (let window = 0; window < this.#seconds.length; window++) {
      if (!(rate[window] > 0)) continue;
      const index = dataset[window];
      requests.set(index, (requests.get(index) ?? 0) + rate[window] * this.#seconds[window]);
    }
    return Array.from(requests, ([index, weight]) => ({ index, requests: weight }));
  }
}
