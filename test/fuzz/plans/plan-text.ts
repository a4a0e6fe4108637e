import {
  ArrivalModeCode,
  Client,
  ClientWindow,
  Column,
  ColumnKind,
  Component,
  ConversationClass,
  FieldSet,
  Header,
  LimitFlag,
  Profile,
  RatioRun,
  Run,
  Sampler,
  SamplerKind,
  Window,
} from '../../../src/engine/plan-layout.generated.js';
import { viewOf } from '../../fixtures/rows.js';

/** A stretch of time in which a client's requests have the values of a field set. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly fieldSet: number;
  readonly client: PlanClient;
}

/** What the requests of a client have beside their laws. */
export interface PlanClient {
  /** Of the context of a request; undefined where there is none. */
  readonly limit: { readonly tokens: number; readonly countsOutput: boolean } | undefined;
  readonly systemTokens: number;
  readonly systemGroup: number;
  /** By the number of the attribute. */
  readonly attributes: readonly number[];
  /** Whether later turns of conversations have the earlier ones in their input. */
  readonly keepsHistory: boolean;
  /** Whether some later turns have the values of the field set behind their own. */
  readonly hasToolCalls: boolean;
}

export interface PlanColumn {
  readonly kind: number;
  readonly slot: number;
  readonly otherSlot: number;
}

/** What a sampler can give. */
export interface Support {
  /** Whether it can give a whole number. */
  holds(value: number): boolean;
  /** Whether it can give a ratio of which `part` is that of `whole`, rounded to either side. */
  holdsShare(part: number, whole: number): boolean;
}

/** The largest number of items of a request. */
export const MAX_ITEMS = 65_535;

/** Offsets of the values in bins of alias tables, and what reads them. */
const ALIAS_BINS = {
  [SamplerKind.ALIAS_NARROW]: { size: 8, read: 'getUint16', values: [4, 6] },
  [SamplerKind.ALIAS_WIDE]: { size: 16, read: 'getUint32', values: [4, 8] },
  [SamplerKind.ALIAS_RATIO]: { size: 24, read: 'getFloat64', values: [8, 16] },
} as const;

/** What the bytes of a plan say, read apart from the engine. To be made of plans that the engine has accepted. */
export class PlanText {
  readonly columns: readonly PlanColumn[];
  readonly arrivals: number;
  readonly classCount: number;
  readonly turnBits: number;
  readonly inputSlot: number;
  readonly outputSlot: number;
  readonly clientCount: number;
  readonly expectedArrivals: number;
  /** Rows after which the trace is complete. */
  readonly rowLimit: number;
  readonly end: number;
  readonly #view: DataView;
  readonly #clients = new Map<number, Stretch[]>();
  readonly #supports = new Map<number, Support>();

  constructor(plan: Uint8Array) {
    this.#view = viewOf(plan);
    this.arrivals = this.#word(Header.ARRIVALS);
    this.classCount = this.#word(Header.CLASS_COUNT);
    this.turnBits = this.#word(Header.TURN_BITS);
    this.inputSlot = this.#word(Header.INPUT_SLOT);
    this.outputSlot = this.#word(Header.OUTPUT_SLOT);
    this.clientCount = this.#word(Header.CLIENT_COUNT);
    this.expectedArrivals = this.#view.getFloat64(Header.EXPECTED_ARRIVALS, true);
    const limit = this.#view.getFloat64(Header.ROW_LIMIT, true);
    this.rowLimit = limit === 0 ? Number.POSITIVE_INFINITY : limit;
    const columns = this.#word(Header.COLUMNS);
    this.columns = Array.from({ length: this.#word(Header.COLUMN_COUNT) }, (_, index) => {
      const at = columns + index * Column.SIZE;
      return {
        kind: this.#word(at + Column.KIND),
        slot: this.#word(at + Column.SLOT),
        otherSlot: this.#word(at + Column.OTHER_SLOT),
      };
    });
    this.end = this.#window(this.#word(Header.WINDOW_COUNT) - 1).end;
    this.#readClients();
  }

  /** Bytes of the items of a tile, of lists that have the same number of them in every row: the most of any field set. */
  get listBytesOfTile(): number {
    const slots = this.columns.filter(({ kind }) => kind === ColumnKind.LIST).map(({ slot }) => slot);
    const rows = Math.min(
      this.#view.getFloat64(Header.ROWS, true),
      this.#view.getFloat64(Header.TILE_ROWS, true),
    );
    const sizeOfSet = FieldSet.SAMPLERS + 4 * this.#word(Header.SLOT_COUNT);
    let most = 0;
    for (let set = 0; set < this.#word(Header.FIELD_SET_COUNT); set++) {
      const samplers = this.#word(Header.FIELD_SETS) + set * sizeOfSet + FieldSet.SAMPLERS;
      const items = slots.map((slot) => {
        const sampler = this.#word(Header.SAMPLERS) + this.#word(samplers + 4 * slot) * Sampler.SIZE;
        const isConstant = this.#word(sampler + Sampler.KIND) === SamplerKind.CONSTANT;
        return isConstant ? Math.min(this.#word(sampler + Sampler.COUNT), MAX_ITEMS) : 0;
      });
      most = Math.max(most, ...items);
    }
    return rows * most * 4;
  }

  /** Whether the number of rows is fixed. */
  get isCounted(): boolean {
    return this.classCount === 0 && this.arrivals !== ArrivalModeCode.RENEWAL;
  }

  /** When clients of an id have requests, in order of time for each of them; undefined for an id without client. */
  stretchesOf(clientId: number): readonly Stretch[] | undefined {
    return this.#clients.get(clientId);
  }

  /** What the sampler of a slot can give. */
  support(fieldSet: number, slot: number): Support {
    const slots = this.#word(Header.SLOT_COUNT);
    const set = this.#word(Header.FIELD_SETS) + fieldSet * (FieldSet.SAMPLERS + 4 * slots);
    return this.samplerSupport(this.#word(set + FieldSet.SAMPLERS + 4 * slot));
  }

  /** What a sampler can give. */
  samplerSupport(sampler: number): Support {
    const known = this.#supports.get(sampler);
    if (known !== undefined) return known;
    const support = this.#readSupport(this.#word(Header.SAMPLERS) + sampler * Sampler.SIZE);
    this.#supports.set(sampler, support);
    return support;
  }

  #readClients(): void {
    for (let index = 0; index < this.clientCount; index++) {
      const client = this.#word(Header.CLIENTS) + index * Client.SIZE;
      const id = this.#word(client + Client.ID);
      const stretches = this.#clients.get(id) ?? [];
      this.#clients.set(id, stretches);
      const first = this.#word(client + Client.FIRST_CLIENT_WINDOW);
      const isSingle = this.#word(client + Client.CLASS) === 0;
      const told = this.#readClient(client);
      for (let number = 0; number < this.#word(client + Client.CLIENT_WINDOW_COUNT); number++) {
        const clientWindow = this.#word(Header.CLIENT_WINDOWS) + (first + number) * ClientWindow.SIZE;
        const { start, end } = this.#window(this.#word(clientWindow + ClientWindow.WINDOW));
        // A conversation has the field set of its first turn, however late its turns are.
        stretches.push({
          start,
          end: isSingle ? end : Number.POSITIVE_INFINITY,
          fieldSet: this.#word(clientWindow + ClientWindow.FIELD_SET),
          client: told,
        });
      }
    }
  }

  #readClient(client: number): PlanClient {
    const place = this.#word(client + Client.CLASS);
    const record = this.#word(Header.CLASSES) + (place - 1) * ConversationClass.SIZE;
    const conversations = {
      keepsHistory: place > 0 && this.#word(record + ConversationClass.HISTORY) !== 0,
      hasToolCalls: place > 0 && this.#view.getFloat64(record + ConversationClass.TOOL_SHARE, true) > 0,
    };
    const profile = this.#word(client + Client.PROFILE);
    if (profile === 0)
      return { ...conversations, limit: undefined, systemTokens: 0, systemGroup: 0, attributes: [] };
    const attributeCount = this.#word(Header.ATTRIBUTE_COUNT);
    const at = this.#word(Header.PROFILES) + (profile - 1) * (Profile.ATTRIBUTES + 4 * attributeCount);
    const tokens = this.#word(at + Profile.LIMIT);
    const countsOutput = (this.#word(at + Profile.LIMIT_FLAGS) & LimitFlag.OUTPUT) !== 0;
    return {
      ...conversations,
      limit: tokens === 0 ? undefined : { tokens, countsOutput },
      systemTokens: this.#word(at + Profile.SYSTEM_TOKENS),
      systemGroup: this.#word(at + Profile.SYSTEM_GROUP),
      attributes: Array.from({ length: attributeCount }, (_, index) =>
        this.#word(at + Profile.ATTRIBUTES + 4 * index),
      ),
    };
  }

  #window(index: number): { readonly start: number; readonly end: number } {
    const window = this.#word(Header.WINDOWS) + index * Window.SIZE;
    return {
      start: this.#view.getFloat64(window + Window.START, true),
      end: this.#view.getFloat64(window + Window.END, true),
    };
  }

  #readSupport(sampler: number): Support {
    const kind = this.#word(sampler + Sampler.KIND);
    const count = this.#word(sampler + Sampler.COUNT);
    if (kind === SamplerKind.CONSTANT) return valuesSupport(new Set([count]));
    const table = this.#word(Header.TABLES) + this.#word(sampler + Sampler.OFFSET);
    if (kind === SamplerKind.MIXTURE) {
      return rangesSupport(this.#ranges(table, count, Component.SIZE, Component.MIN, Component.MAX, true));
    }
    if (kind === SamplerKind.RUNS || kind === SamplerKind.RUNS_RATIO) {
      // A guide of as many entries as there are runs, rounded up to a power of two, comes before them.
      const runs = table + 4 * 2 ** Math.max(1, Math.ceil(Math.log2(count)));
      return kind === SamplerKind.RUNS
        ? rangesSupport(this.#ranges(runs, count, Run.SIZE, Run.FIRST, Run.LAST, false))
        : rangesSupport(this.#ranges(runs, count, RatioRun.SIZE, RatioRun.FIRST, RatioRun.LAST, true));
    }
    const { size, read, values } = ALIAS_BINS[kind as keyof typeof ALIAS_BINS];
    const held = new Set<number>();
    for (let bin = table; bin < table + count * size; bin += size) {
      for (const at of values) held.add(this.#view[read](bin + at, true));
    }
    return valuesSupport(held);
  }

  #ranges(
    table: number,
    count: number,
    size: number,
    from: number,
    to: number,
    isDouble: boolean,
  ): [number, number][] {
    const read = (at: number) => (isDouble ? this.#view.getFloat64(at, true) : this.#word(at));
    return Array.from({ length: count }, (_, index) => [
      read(table + index * size + from),
      read(table + index * size + to),
    ]);
  }

  #word(at: number): number {
    return this.#view.getUint32(at, true);
  }
}

/** Ranges, both ends included; a whole number may be a rounded one. */
function rangesSupport(ranges: readonly (readonly [from: number, to: number])[]): Support {
  return {
    holds: (value) => ranges.some(([from, to]) => value >= Math.floor(from) && value <= Math.ceil(to)),
    holdsShare: (part, whole) =>
      ranges.some(([from, to]) => part >= Math.floor(from * whole) && part <= Math.ceil(to * whole)),
  };
}

function valuesSupport(values: ReadonlySet<number>): Support {
  return {
    ...rangesSupport([...values].map((value) => [value, value])),
    holds: (value) => values.has(value),
  };
}
