import type { DeterministicMath } from '../../engine/math.js';
import { UsageError } from '../../errors.js';
import type { SlotCoupling } from '../../laws/coupling.js';
import type { Dataset, Pool } from '../../pool/pool.js';
import type { ContextLimit, Conversations } from '../../workload/resolved-workload.js';
import { turnProbabilities } from '../conversations/turn-counts.js';
import type { TraitsOf } from '../client-traits.js';
import { expectedTurns } from './expected-turns.js';
import { type OwnFields, ownFields, ownTokens } from './own-tokens.js';
import { tokenGrid } from './token-grid.js';

/** A limit that fewer of a client's requests keep by themselves is refused: drawing those that do would take too long. */
const SMALLEST_FIT = 1 / 16;

/** What limits do to the requests of clients, found from the laws of their lengths. */
export class RequestLimits {
  readonly #pool: Pool;
  readonly #traitsOf: TraitsOf;
  readonly #couplingOf: (dataset: number) => SlotCoupling | undefined;
  readonly #math: DeterministicMath;
  /** By dataset, limit and conversations: mean turns that take place, or none where they are not fewer. */
  readonly #turns = new Map<string, number | undefined>();

  constructor(
    pool: Pool,
    traitsOf: TraitsOf,
    couplingOf: (dataset: number) => SlotCoupling | undefined,
    math: DeterministicMath,
  ) {
    this.#pool = pool;
    this.#traitsOf = traitsOf;
    this.#couplingOf = couplingOf;
    this.#math = math;
  }

  of(client: number): ContextLimit | undefined {
    return this.#traitsOf(client)?.maxContext;
  }

  /**
   * Mean number of turns that take place of a client's conversations; undefined where no limit makes them fewer.
   *
   * @param dataset of the window in which they begin
   * @throws UsageError where hardly a request of the client would keep its limit
   */
  meanTurns(client: number, dataset: number, conversations: Conversations | undefined): number | undefined {
    const limit = this.of(client);
    if (limit === undefined) return undefined;
    const key = `${dataset} ${JSON.stringify([limit, conversations])}`;
    if (!this.#turns.has(key)) this.#turns.set(key, this.#meanTurns(client, dataset, limit, conversations));
    return this.#turns.get(key);
  }

  #meanTurns(
    client: number,
    dataset: number,
    limit: ContextLimit,
    conversations: Conversations | undefined,
  ): number | undefined {
    const fields = this.#pool.dataset(dataset);
    const kinds = [this.#ownFields(fields, dataset)];
    const { tool_calls, turns, history = true } = conversations ?? {};
    if (tool_calls?.fields !== undefined) kinds.push(this.#ownFields(toolDataset(fields, tool_calls.fields), dataset));
    const grid = tokenGrid(limit.tokens, kinds.flatMap(valuesOf));
    const laws = kinds.map((kind) => ownTokens(kind, limit, grid));
    laws.forEach(({ fits }, index) => {
      if (!(fits >= SMALLEST_FIT)) throw this.#tooTight(client, limit, fits, index === 1);
    });
    if (turns === undefined || !history || limit.beyond === 'truncate') return undefined;
    const [user, tool = user] = laws;
    const share = tool_calls?.share ?? 0;
    const later = [
      { share: 1 - share, own: user },
      { share, own: tool },
    ];
    return expectedTurns(
      turnProbabilities(turns),
      user,
      later.filter((kind) => kind.share > 0),
      grid,
    );
  }

  #ownFields(dataset: Dataset, index: number): OwnFields {
    return ownFields(dataset, this.#pool.category, this.#couplingOf(index), this.#math);
  }

  #tooTight(client: number, { tokens, of }: ContextLimit, fits: number, isTool: boolean): UsageError {
    const id = this.#pool.clientIds[client];
    const counted = of === 'input' ? 'of input' : 'of input and output';
    return new UsageError(
      `only ${Number((100 * fits).toPrecision(3))} % of the ${isTool ? 'tool calls' : 'requests'} of client ${id} have at most ` +
        `${tokens} tokens ${counted}; a limit leaves at least ${100 * SMALLEST_FIT} % of them`,
      { field: 'max_context' },
    );
  }
}

/** The fields of tool-call turns: those that are said, and else as in other turns. */
export function toolDataset(dataset: Dataset, fields: Readonly<Record<string, unknown>>): Dataset {
  return { ...dataset, ...(fields as Dataset) };
}

function valuesOf({ input, output, items }: OwnFields): Float64Array[] {
  return [input.values, output.values, ...items.map(({ size }) => size.values)];
}
