import { PoolError } from '../errors.js';
import { FIELDS } from '../fields.js';
import type { SlotCoupling } from '../laws/coupling.js';
import { type JointTable, tableOf } from '../laws/joint.js';
import type { Dataset, Pool } from '../pool/pool.js';
import type { ContextLimit, Conversations } from '../workload/resolved-workload.js';
import { LimitedDatasets } from './context/limited-dataset.js';
import { toolDataset } from './context/request-limits.js';
import { CouplingSection } from './coupling-section.js';
import type { SamplerTables } from './samplers.js';

/** The coupling of a dataset; undefined where its fields are independent. */
export type CouplingOf = (dataset: number) => SlotCoupling | undefined;

/** What else than the dataset decides the field set of a client's requests. */
export interface FieldSetUse {
  readonly limit?: ContextLimit | undefined;
  readonly toolCalls?: Conversations['tool_calls'] | undefined;
  /** The same for what gives the same field sets; empty where the dataset alone decides. */
  readonly key: string;
}

export function fieldSetUse(
  limit: ContextLimit | undefined,
  toolCalls: Conversations['tool_calls'] | undefined,
): FieldSetUse {
  const isPlain = limit === undefined && toolCalls === undefined;
  const tools = toolCalls === undefined ? undefined : (toolCalls.fields ?? {});
  return { limit, toolCalls, key: isPlain ? '' : JSON.stringify([limit, tools]) };
}

const PLAIN = fieldSetUse(undefined, undefined);

/**
 * The sections of field sets, one for each dataset that the trace uses, and of their couplings. A dataset has another for
 * each limit on its requests; where there are tool calls, theirs follows.
 */
export class FieldSets {
  readonly #pool: Pool;
  readonly #samplers: SamplerTables;
  readonly #couplingOf: CouplingOf;
  readonly #couplings: CouplingSection;
  /** What a field set with a coupling has first: one more than the coupling's index. */
  readonly #known = new Map<SlotCoupling, number>();
  readonly #joint = new Map<string, SlotCoupling>();
  /** By key of a use, then by dataset. */
  readonly #indexes = new Map<string, Map<number, number>>();
  readonly #limited = new LimitedDatasets();
  #count = 0;
  readonly #words: number[] = [];

  constructor(pool: Pool, samplers: SamplerTables, couplingOf: CouplingOf) {
    this.#pool = pool;
    this.#samplers = samplers;
    this.#couplingOf = couplingOf;
    this.#couplings = new CouplingSection(samplers.tables);
  }

  /** Those that there are. */
  get count(): number {
    return this.#count;
  }

  /** The field set of a dataset of the pool; that of tool calls, where there are any, is the next. */
  indexOf(dataset: number, use: FieldSetUse = PLAIN): number {
    const { limit, toolCalls, key } = use;
    const indexes = this.#indexes.get(key) ?? new Map<number, number>();
    if (indexes.size === 0) this.#indexes.set(key, indexes);
    let index = indexes.get(dataset);
    if (index === undefined) {
      index = this.#count;
      const own: Dataset = this.#pool.dataset(dataset);
      this.#add(dataset, own, limit);
      if (toolCalls !== undefined) this.#add(dataset, toolDataset(own, toolCalls.fields ?? {}), limit);
      indexes.set(dataset, index);
    }
    return index;
  }

  #add(dataset: number, own: Dataset | undefined, limit: ContextLimit | undefined): void {
    const { category } = this.#pool;
    const fields = FIELDS[category];
    const ofPool = this.#couplingOf(dataset);
    const distributions =
      limit === undefined || own === undefined ? own : this.#limited.limited(own, category, ofPool, limit);
    const table = jointTable(distributions, fields);
    const joint = table === undefined ? undefined : this.#samplers.addJoint(table);
    const isColumn = (field: string) => table !== undefined && tableOf(distributions?.[field]) === table;
    const coupling = table === undefined ? ofPool : this.#jointCoupling(fields, isColumn);
    this.#words.push(coupling === undefined ? 0 : this.#placeOf(coupling));
    fields.forEach((field, slot) => {
      const distribution = distributions?.[field];
      if (typeof distribution !== 'object' || distribution === null)
        throw new PoolError('the dataset lacks this field', { field });
      const isCoupled = coupling?.slots.includes(slot) ?? false;
      this.#words.push(
        isColumn(field) ? joint!.get(field)! : this.#samplers.add(distribution, field, isCoupled),
      );
    });
    this.#count++;
  }

  /** The coupling of the fields that are columns of one table. */
  #jointCoupling(fields: readonly string[], isColumn: (field: string) => boolean): SlotCoupling {
    const slots = fields.flatMap((field, slot) => (isColumn(field) ? [slot] : []));
    const key = slots.join(' ');
    const coupling = this.#joint.get(key) ?? { slots, isJoint: true };
    this.#joint.set(key, coupling);
    return coupling;
  }

  #placeOf(coupling: SlotCoupling): number {
    let place = this.#known.get(coupling);
    if (place === undefined) {
      place = this.#couplings.add(coupling);
      this.#known.set(coupling, place);
    }
    return place;
  }

  bytes(): Uint8Array {
    return new Uint8Array(Uint32Array.from(this.#words).buffer);
  }

  couplings(): Uint8Array {
    return this.#couplings.bytes();
  }
}

/** The table whose rows give several fields of a dataset; there is one at most. */
function jointTable(dataset: Dataset | undefined, fields: readonly string[]): JointTable | undefined {
  for (const field of fields) {
    const table = tableOf(dataset?.[field]);
    if (table !== undefined) return table;
  }
  return undefined;
}
