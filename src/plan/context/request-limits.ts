import type { DeterministicMath } from '../../engine/math.js';
import { UsageError } from '../../errors.js';
import type { SlotCoupling } from '../../laws/coupling.js';
import type { FieldDistribution } from '../../laws/distribution.js';
import type { Sliced } from '../../platform/slices.js';
import type { Dataset, Pool } from '../../pool/pool.js';
import type { ContextLimit, Conversations, Documents } from '../../workload/resolved-workload.js';
import { fieldOfTrait, type TraitsOf } from '../client-traits.js';
import { expectedTurns } from './expected-turns.js';
import { type FieldAtoms, fieldAtoms } from './field-atoms.js';
import { type OwnFields, type OwnTokens, ownFields, ownTokens } from './own-tokens.js';
import { tokenGrid } from './token-grid.js';
import { TurnSeries } from './turn-series.js';

/** What is added in front of the inputs of single requests and first turns. */
export interface AddedPrefix {
  readonly systemTokens: number;
  readonly documents?: Documents | undefined;
}

/** A limit that fewer of a client's requests keep by themselves is refused: drawing those that do would take too long. */
const SMALLEST_FIT = 1 / 16;

/** What limits do to the requests of clients, found from the laws of their lengths. */
export class RequestLimits {
  readonly #pool: Pool;
  readonly #traitsOf: TraitsOf;
  readonly #couplingOf: (dataset: number) => SlotCoupling | undefined;
  readonly #math: DeterministicMath;
  readonly #prefixOf: (client: number) => AddedPrefix | undefined;
  /** By dataset, limit and conversations: mean turns that take place, or none where they are not fewer. */
  readonly #turns = new Map<string, number | undefined>();
  /** Of limits and conversations, by object and by what they say: clients share them. */
  readonly #ids = new Map<unknown, number>();
  readonly #series = new Map<Conversations, TurnSeries>();

  constructor(
    pool: Pool,
    traitsOf: TraitsOf,
    couplingOf: (dataset: number) => SlotCoupling | undefined,
    math: DeterministicMath,
    prefixOf: (client: number) => AddedPrefix | undefined,
  ) {
    this.#pool = pool;
    this.#traitsOf = traitsOf;
    this.#couplingOf = couplingOf;
    this.#math = math;
    this.#prefixOf = prefixOf;
  }

  of(client: number): ContextLimit | undefined {
    return this.#traitsOf(client)?.maxContext;
  }

  /** Whether a limit has been met. */
  get areThere(): boolean {
    return this.#turns.size > 0;
  }

  /** Laws of which the mean numbers of turns have been found. */
  get known(): number {
    return this.#turns.size;
  }

  /**
   * Finds the mean number of turns that take place of a client's conversations, unless it is known.
   *
   * @param dataset of the window in which they begin
   * @throws UsageError where hardly a request of the client would keep its limit
   */
  *find(client: number, dataset: number, conversations: Conversations | undefined): Sliced<void> {
    const limit = this.of(client);
    if (limit === undefined) return;
    const key = this.#keyOf(client, dataset, limit, conversations);
    if (this.#turns.has(key)) return;
    this.#turns.set(key, yield* this.#meanTurns(client, dataset, limit, conversations));
  }

  /** The mean number of turns, where it has been found; undefined where no limit makes them fewer. */
  meanTurns(client: number, dataset: number, conversations: Conversations | undefined): number | undefined {
    const limit = this.of(client);
    if (limit === undefined) return undefined;
    return this.#turns.get(this.#keyOf(client, dataset, limit, conversations));
  }

  #keyOf(
    client: number,
    dataset: number,
    limit: ContextLimit,
    conversations: Conversations | undefined,
  ): string {
    const systemTokens = this.#prefixOf(client)?.systemTokens ?? -1;
    return `${dataset} ${this.#idOf(limit)} ${this.#idOf(conversations)} ${systemTokens}`;
  }

  #idOf(object: unknown): number {
    const id = this.#ids.get(object);
    if (id !== undefined) return id;
    const text = JSON.stringify(object);
    const same = this.#ids.get(text) ?? this.#ids.size;
    this.#ids.set(text, same).set(object, same);
    return same;
  }

  *#meanTurns(
    client: number,
    dataset: number,
    limit: ContextLimit,
    conversations: Conversations | undefined,
  ): Sliced<number | undefined> {
    const fields = this.#pool.dataset(dataset);
    const kinds = [this.#ownFields(fields, dataset)];
    yield;
    const { tool_calls, turns, history = true } = conversations ?? {};
    if (tool_calls?.fields !== undefined) {
      kinds.push(this.#ownFields(toolDataset(fields, tool_calls.fields), dataset));
      yield;
    }
    const areFewer = turns !== undefined && history && limit.beyond !== 'truncate';
    const series = areFewer ? this.#seriesOf(conversations!) : undefined;
    const added = this.#prefixOf(client);
    const prefix = added === undefined ? undefined : prefixAtoms(added, this.#math);
    const values = kinds.flatMap(valuesOf);
    const mean = Math.min(...kinds.map(({ input, output }) => meanOf(input) + meanOf(output)));
    const all = prefix === undefined ? values : [...values, prefix.values];
    const grid = tokenGrid(limit.tokens, all, mean, series?.longest ?? 1);
    const laws: OwnTokens[] = [];
    for (const kind of kinds) laws.push(yield* ownTokens(kind, limit, grid, this.#math));
    const first =
      prefix === undefined ? laws[0] : yield* ownTokens(kinds[0], limit, grid, this.#math, prefix);
    [first, ...laws].forEach(({ fits }, index) => {
      if (!(fits >= SMALLEST_FIT)) throw this.#tooTight(client, limit, fits, index === 2);
    });
    if (series === undefined) return undefined;
    const [user, tool = user] = laws;
    const share = tool_calls?.share ?? 0;
    const later = [
      { share: 1 - share, own: user },
      { share, own: tool },
    ].filter((kind) => kind.share > 0);
    return yield* expectedTurns(series, first, later, grid, this.#math);
  }

  #seriesOf(conversations: Conversations): TurnSeries {
    const series = this.#series.get(conversations) ?? new TurnSeries(conversations.turns);
    this.#series.set(conversations, series);
    return series;
  }

  #ownFields(dataset: Dataset, index: number): OwnFields {
    return ownFields(dataset, this.#pool.category, this.#couplingOf(index), this.#math);
  }

  #tooTight(client: number, { tokens, of }: ContextLimit, fits: number, isTool: boolean): UsageError {
    const id = this.#pool.clientIds[client];
    const counted = of === 'input' ? 'of input' : 'of input and output';
    return new UsageError(
      `${percentage(fits)} of the ${isTool ? 'tool calls' : 'requests'} of client ${id} have at most ` +
        `${tokens} tokens ${counted}; a limit leaves at least ${100 * SMALLEST_FIT} % of them`,
      { field: fieldOfTrait(this.#pool, client, 'maxContext') },
    );
  }
}

/** A small share in words: what is told of none is that there are hardly any, as its law is of cells. */
function percentage(share: number): string {
  return share < 1e-4 ? 'less than 0.01 %' : `only ${Number((100 * share).toPrecision(3))} %`;
}

/** The fields of tool-call turns: those that are said, and else as in other turns. */
export function toolDataset(dataset: Dataset, fields: Readonly<Record<string, unknown>>): Dataset {
  return { ...dataset, ...(fields as Dataset) };
}

/** The law of a prefix: of the prompt, and of a document where there is one. */
function prefixAtoms({ systemTokens, documents }: AddedPrefix, math: DeterministicMath): FieldAtoms {
  if (documents === undefined) return { values: Float64Array.of(systemTokens), weights: Float64Array.of(1) };
  const { values, weights } = fieldAtoms(
    documents.tokens as FieldDistribution,
    'prefixes.documents.tokens',
    math,
  );
  return {
    values: Float64Array.of(systemTokens, ...values.map((tokens) => systemTokens + tokens)),
    weights: Float64Array.of(1 - documents.share, ...weights.map((weight) => weight * documents.share)),
  };
}

function meanOf({ values, weights }: FieldAtoms): number {
  return values.reduce((sum, value, index) => sum + value * weights[index], 0);
}

function valuesOf({ input, output, items }: OwnFields): Float64Array[] {
  return [input.values, output.values, ...items.map(({ size }) => size.values)];
}
