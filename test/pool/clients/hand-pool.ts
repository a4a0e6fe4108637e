import type { EmpiricalDistribution } from '../../../src/laws/distribution.js';
import { GapFamily } from '../../../src/laws/inter-arrival-family.js';
import type { ClientWindows, Dataset } from '../../../src/pool/pool.js';
import { type SyntheticClient, SyntheticPool } from '../../fixtures/synthetic-pool.js';

function empirical(masses: Readonly<Record<number, number>>): EmpiricalDistribution {
  return {
    family: 'empirical',
    values: Float64Array.from(Object.keys(masses), Number),
    probabilities: Float64Array.from(Object.values(masses)),
  };
}

const DATASETS: readonly Dataset[] = [
  { input_tokens: empirical({ 10: 0.5, 30: 0.5 }), output_tokens: empirical({ 5: 1 }) },
  // A value that is in the data, but never occurs.
  { input_tokens: empirical({ 100: 1 }), output_tokens: empirical({ 1: 0.25, 9: 0.75, 5000: 0 }) },
  { input_tokens: empirical({ 0: 0.9, 1000: 0.1 }), output_tokens: empirical({ 200: 1 }) },
];

/** A client by window: rate, CV and dataset, or nothing where it is idle. */
function client(id: number, windows: readonly (readonly [number, number, number] | undefined)[]) {
  return {
    id,
    at: (window: number) => {
      const [rate, cv, dataset] = windows[window] ?? [];
      return rate === undefined ? undefined : { rate, cv, dataset, family: GapFamily.gamma, shape: 1 };
    },
  } as SyntheticClient;
}

/** Requests at full length: 1,800 of client 2, 3,600 of client 5, 1,800 of client 9 and none of client 11. */
const CLIENTS: readonly SyntheticClient[] = [
  client(2, [
    [1, 0.5, 0],
    [1, 0.5, 0],
    [1, 0.5, 0],
  ]),
  client(5, [[2, 1, 1], undefined, [4, 4, 0]]),
  client(9, [undefined, undefined, [3, 2, 2]]),
  client(11, []),
];

/** Four clients over three windows of 600 s whose figures can be had by hand. It counts what is read of it. */
export class HandPool extends SyntheticPool {
  clientReads = 0;
  datasetReads = 0;

  constructor() {
    super({ category: 'language', clients: CLIENTS, datasets: DATASETS, windowCount: 3 });
  }

  override readClient(client: number, from: number, to: number, into: ClientWindows): void {
    this.clientReads++;
    super.readClient(client, from, to, into);
  }

  override dataset(index: number): Dataset {
    this.datasetReads++;
    return super.dataset(index);
  }
}
