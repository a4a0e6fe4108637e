import { DecileMeans } from '../../src/estimation/decile-means.js';
import { DispersionTally } from '../../src/estimation/dispersion.js';
import { pearson } from '../../src/statistics/correlation.js';
import { Variation } from '../../src/statistics/variation.js';
import { rankCorrelation } from './rank-correlation.js';
import { deviationOf, sumOf } from './statistics.js';

/** Of the paper's figure 19, and the default of `servegen compare`. */
const WINDOW_SECONDS = 3;
const HOUR_SECONDS = 3600;

/** Counts the rows of one hour, batch by batch. */
export class TrafficTally {
  readonly #withoutLengths: ReadonlySet<number>;
  readonly #gaps = new Variation();
  readonly #dispersion = new DispersionTally();
  readonly #tenths = new DecileMeans();
  readonly #requests = new Float64Array(HOUR_SECONDS / WINDOW_SECONDS);
  /** Of the requests whose lengths are known. */
  readonly #known = new Float64Array(HOUR_SECONDS / WINDOW_SECONDS);
  readonly #inputs = new Float64Array(HOUR_SECONDS / WINDOW_SECONDS);
  readonly #outputs = new Float64Array(HOUR_SECONDS / WINDOW_SECONDS);
  readonly #pairs: { readonly input: Uint32Array; readonly output: Uint32Array }[] = [];
  #last = Number.NaN;

  /** @param withoutLengths ids of the clients whose lengths do not count */
  constructor(withoutLengths: ReadonlySet<number>) {
    this.#withoutLengths = withoutLengths;
  }

  /**
   * @param times ascending, seconds from the start of the hour; the others have one number for each of them
   * @param clients ids
   */
  add(times: Float64Array, clients: Uint32Array, inputs: Uint32Array, outputs: Uint32Array): void {
    this.#dispersion.add(times, 0);
    const [input, output] = [new Uint32Array(times.length), new Uint32Array(times.length)];
    const isPart = this.#withoutLengths.size > 0;
    let known = 0;
    for (let row = 0; row < times.length; row++) {
      const time = times[row];
      if (this.#last >= 0) this.#gaps.add(time - this.#last);
      this.#last = time;
      const window = Math.min(Math.floor(time / WINDOW_SECONDS), this.#requests.length - 1);
      this.#requests[window]++;
      if (isPart && this.#withoutLengths.has(clients[row])) continue;
      this.#known[window]++;
      this.#inputs[window] += inputs[row];
      this.#outputs[window] += outputs[row];
      input[known] = inputs[row];
      output[known++] = outputs[row];
    }
    const pairs = { input: input.subarray(0, known), output: output.subarray(0, known) };
    this.#tenths.addAll(pairs.input, pairs.output);
    this.#pairs.push(pairs);
  }

  /** To be called once. */
  figures() {
    const [dispersion3, dispersion30, dispersion300] = this.#dispersion
      .end(HOUR_SECONDS)
      .map(({ index }) => index);
    const busy = Uint32Array.from(this.#known.keys()).filter((window) => this.#known[window] > 0);
    const rates = Float64Array.from(busy, (window) => this.#requests[window]);
    const against = (sums: Float64Array) =>
      pearson(
        rates,
        Float64Array.from(busy, (window) => sums[window] / this.#known[window]),
      );
    return {
      interArrivalCv: this.#gaps.cv,
      rateCv3: deviationOf(this.#requests) / (sumOf(this.#requests) / this.#requests.length),
      dispersion3,
      dispersion30,
      dispersion300,
      steadyDispersion30: dispersionWithin(this.#requests, 10, 200),
      inputOutputSpearman: rankCorrelation(
        joined(this.#pairs.map(({ input }) => input)),
        joined(this.#pairs.map(({ output }) => output)),
      ),
      rateInput3: against(this.#inputs),
      rateOutput3: against(this.#outputs),
      ...this.#meansOfTenths(),
    };
  }

  /** Mean input and output of the tenths of the requests by input, the first the shortest. */
  #meansOfTenths(): Record<string, number> {
    const entries = this.#tenths.deciles().flatMap(({ decile, meanX, meanY }): [string, number][] => [
      [`inputOfTenth${decile}`, meanX],
      [`outputOfTenth${decile}`, meanY],
    ]);
    return Object.fromEntries(entries);
  }
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const whole = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const part of parts) {
    whole.set(part, from);
    from += part.length;
  }
  return whole;
}

/**
 * Index of dispersion of counts about the mean of each stretch, so that shifts between stretches do not count: the sum of the
 * unbiased variances over that of the means.
 *
 * @param counts of the shortest windows
 * @param together how many of these make one of the windows that are looked at
 * @param stretch how many of these make a stretch
 */
export function dispersionWithin(counts: Float64Array, together: number, stretch: number): number {
  let [variances, means] = [0, 0];
  for (let from = 0; from < counts.length; from += stretch) {
    const windows = Array.from({ length: stretch / together }, (_, window) =>
      sumOf(counts.subarray(from + window * together, from + (window + 1) * together)),
    );
    const mean = sumOf(windows) / windows.length;
    variances += (deviationOf(windows) ** 2 * windows.length) / (windows.length - 1);
    means += mean;
  }
  return variances / means;
}
