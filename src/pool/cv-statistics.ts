import { WeightedHistogram } from '../statistics/weighted-histogram.js';
import { WeightedMean } from '../statistics/weighted-mean.js';

/** How coefficients of variation of inter-arrival times are distributed. */
export interface CvStatistics {
  /** Over client-windows with a rate, each weighted by its requests; percentiles within 0.1%. */
  readonly byRequest: CvFigures;
  /** Over the same, each counting once. */
  readonly byWindow: CvFigures;
  /** Over clients, each counting once with the request-weighted mean over its windows. */
  readonly byClient: CvFigures;
}

export interface CvFigures {
  readonly mean: number;
  readonly p5: number;
  readonly p50: number;
  readonly p95: number;
}

/** Gathers `CvStatistics`, client by client. */
export class CvTotals {
  readonly #byRequest = new Distribution();
  readonly #byWindow = new Distribution();
  readonly #byClient = new Distribution();
  #ofClient = new WeightedMean();

  /** @param requests of the window, above 0 */
  add(cv: number, requests: number): void {
    this.#byRequest.add(cv, requests);
    this.#byWindow.add(cv, 1);
    this.#ofClient.add(cv, requests);
  }

  /** To be called after the last window of each client. */
  endClient(): void {
    const { mean } = this.#ofClient;
    // A client without requests has none.
    if (mean >= 0) this.#byClient.add(mean, 1);
    this.#ofClient = new WeightedMean();
  }

  result(): CvStatistics {
    return {
      byRequest: this.#byRequest.figures(),
      byWindow: this.#byWindow.figures(),
      byClient: this.#byClient.figures(),
    };
  }
}

class Distribution {
  readonly #histogram = new WeightedHistogram();
  readonly #mean = new WeightedMean();

  add(value: number, weight: number): void {
    this.#histogram.add(value, weight);
    this.#mean.add(value, weight);
  }

  figures(): CvFigures {
    const [p5, p50, p95] = [0.05, 0.5, 0.95].map((share) => this.#histogram.quantile(share));
    return { mean: this.#mean.mean, p5, p50, p95 };
  }
}
