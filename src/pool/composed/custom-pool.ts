import { UsageError } from '../../errors.js';
import type { Category } from '../../fields.js';
import type { Coupling } from '../../laws/coupling.js';
import type { ObservedInterArrivals } from '../../laws/inter-arrival.js';
import type { Sliced } from '../../platform/slices.js';
import type { Conversations } from '../../workload/resolved-workload.js';
import {
  type ClientTraits,
  type ClientWindows,
  type Dataset,
  idleWindow,
  type LeftOutClient,
  type Pool,
} from '../pool.js';
import { checkDuration } from './checks.js';
import { type CustomClient, completeDataset } from './custom-client.js';
import { EdgedPool } from './edged-pool.js';
import { InterArrivalList, setInterArrivals, type WindowInterArrivals } from './inter-arrival-list.js';
import { unionOfEdges } from './joint-windows.js';
import { StepFunction } from './step-function.js';

/** Length of the window of clients whose rates never change. */
const DAY_SECONDS = 86_400;

export interface CustomPoolOptions {
  /** Default `custom`. */
  readonly name?: string | undefined;
  /** After which the clients start again; steps behind it are not reached. Needed where a rate has steps. */
  readonly durationSeconds?: number | undefined;
}

/**
 * A pool of clients that are given as data.
 *
 * Its windows go from one step of any client's rate to the next. Where no rate has steps there is one window, of a
 * day unless a duration is given, which repeats.
 *
 * @param clients in any order; their streams of random numbers go by the order of their ids
 * @throws UsageError when none is ever active, or a law of inter-arrival times does not exist
 */
export function* customPool(
  category: Category,
  clients: readonly CustomClient[],
  options: CustomPoolOptions = {},
): Sliced<Pool> {
  const rates = yield* rateFunctions(clients);
  const isConstant = clients.every(({ rate }) => typeof rate === 'number');
  const duration = options.durationSeconds ?? (isConstant ? DAY_SECONDS : undefined);
  if (duration === undefined) {
    throw new UsageError('a duration is needed, as rates change over time', { field: 'duration' });
  }
  checkDuration(duration, 'duration');
  const edges = yield* unionOfEdges(
    duration,
    Array.from(rates.values(), ({ times }) => times),
  );
  const pool = new CustomPool(category, clients, rates, edges, yield* lawsOf(clients), options.name);
  if (!(yield* pool.isEverActive())) {
    throw new UsageError(`no client has a rate above 0 within ${duration} s`, { field: 'custom_clients' });
  }
  return pool;
}

/** The rates over time; clients that share a rate share its function. */
function* rateFunctions(clients: readonly CustomClient[]): Sliced<Map<CustomClient['rate'], StepFunction>> {
  const functions = new Map<CustomClient['rate'], StepFunction>();
  for (const { rate } of clients) {
    yield;
    if (functions.has(rate)) continue;
    const steps = typeof rate === 'number' ? [{ fromSeconds: 0, rate }] : rate;
    functions.set(
      rate,
      new StepFunction(
        steps.map(({ fromSeconds }) => fromSeconds),
        steps.map((step) => step.rate),
      ),
    );
  }
  return functions;
}

/** The laws of inter-arrival times, those of clients in their own order. */
interface ClientLaws {
  readonly laws: InterArrivalList;
  readonly byClient: ReadonlyMap<CustomClient, WindowInterArrivals>;
}

function* lawsOf(clients: readonly CustomClient[]): Sliced<ClientLaws> {
  const laws = new InterArrivalList();
  const byClient = new Map<CustomClient, WindowInterArrivals>();
  for (const client of clients) {
    byClient.set(client, laws.add(client.gaps, 'custom_clients'));
    yield;
  }
  return { laws, byClient };
}

class CustomPool extends EdgedPool {
  readonly name: string;
  readonly category: Category;
  readonly clientIds: Uint32Array;
  readonly leftOut: readonly LeftOutClient[] = [];
  readonly labels: ReadonlyMap<number, string> | undefined;
  /** In ascending order of id. */
  readonly #clients: readonly CustomClient[];
  readonly #rates: ReadonlyMap<CustomClient['rate'], StepFunction>;
  readonly #laws: InterArrivalList;
  /** By client. */
  readonly #gaps: readonly WindowInterArrivals[];
  readonly #datasets: readonly Dataset[];
  /** By dataset. */
  readonly #couplings: readonly (Coupling | undefined)[];
  /** By client. */
  readonly #datasetIndexes: Int32Array;

  constructor(
    category: Category,
    clients: readonly CustomClient[],
    rates: ReadonlyMap<CustomClient['rate'], StepFunction>,
    edges: Float64Array,
    { laws, byClient }: ClientLaws,
    name = 'custom',
  ) {
    super(edges);
    this.name = name;
    this.category = category;
    this.#clients = clients.toSorted((a, b) => a.id - b.id);
    this.#rates = rates;
    this.clientIds = Uint32Array.from(this.#clients, ({ id }) => id);
    const labelled = this.#clients.flatMap(({ id, label }): [number, string][] =>
      label === undefined ? [] : [[id, label]],
    );
    this.labels = labelled.length === 0 ? undefined : new Map(labelled);
    this.#laws = laws;
    this.#gaps = this.#clients.map((client) => byClient.get(client)!);
    const couplings = new Map<CustomClient['dataset'], Coupling | undefined>();
    for (const { dataset, coupling } of clients) {
      if (!couplings.has(dataset)) couplings.set(dataset, coupling);
    }
    const datasets = [...couplings.keys()];
    this.#couplings = [...couplings.values()];
    this.#datasets = datasets.map((dataset) => completeDataset(dataset, category));
    const indexes = new Map(datasets.map((dataset, index) => [dataset, index]));
    this.#datasetIndexes = Int32Array.from(this.#clients, ({ dataset }) => indexes.get(dataset)!);
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    const { rate } = this.#clients[clientIndex];
    this.#rates.get(rate)!.fill(this.edges, fromWindow, toWindow, into.rate);
    for (let at = 0; at < toWindow - fromWindow; at++) {
      if (into.rate[at] === 0) {
        idleWindow(into, at);
        continue;
      }
      setInterArrivals(into, at, this.#gaps[clientIndex]);
      into.dataset[at] = this.#datasetIndexes[clientIndex];
    }
  }

  /** Windows end where the rate of any client has a step, which is none in what clients are. */
  override continuesWindow(_clientIndex: number, _window: number): boolean {
    return true;
  }

  dataset(index: number): Dataset {
    return this.#datasets[index];
  }

  override coupling(dataset: number): Coupling | undefined {
    return this.#couplings[dataset];
  }

  override conversations(clientIndex: number): Conversations | 'none' | undefined {
    return this.#clients[clientIndex].conversations;
  }

  override traits(clientIndex: number): ClientTraits | undefined {
    return this.#clients[clientIndex].traits;
  }

  override gapSamples(index: number): ObservedInterArrivals | undefined {
    return this.#laws.samples(index);
  }

  *isEverActive(): Sliced<boolean> {
    const rates = new Float64Array(this.windowCount);
    for (const rate of this.#rates.values()) {
      rate.fill(this.edges, 0, this.windowCount, rates);
      if (rates.some((value) => value > 0)) return true;
      yield;
    }
    return false;
  }
}
