import { FIELD_TABLE, type Field } from '../../fields.js';
import type { ItemRows, Modality, RowReader, TokenColumn, TrafficRows } from './traffic-rows.js';
import { ALONE } from './traffic-rows.js';

/** Requests of a log in ascending order of time, as reading one gives them. One entry a request in each array. */
export interface TrafficBatch {
  readonly rows: number;
  /** Seconds from the start of the traffic. */
  readonly times: Float64Array;
  /** Numbers of clients, from 0; undefined where nothing tells them apart. */
  readonly clients?: Uint32Array | undefined;
  /** Whole numbers below 2^53, the same for all requests of a session; NaN for a request without one. */
  readonly sessions?: Float64Array | undefined;
  readonly history?: Uint32Array | undefined;
  /** By field (`input_tokens`, `reason_ratio`, `image_count`): one value a request. */
  readonly values: Readonly<Record<string, Uint32Array | Float64Array>>;
  /** By field of items (`image_tokens`): those of request i are `values[offsets[i]]` to `offsets[i + 1]`. */
  readonly items: Readonly<Record<string, { readonly offsets: Uint32Array; readonly values: Uint32Array }>>;
}

/** Rows of the batches of a log. */
export class LogRows implements RowReader<TrafficBatch> {
  readonly columns: readonly TokenColumn[];
  readonly modalities: readonly Modality[];
  readonly lastTurnMask = 0;
  readonly start = 0;
  readonly #scalars: readonly Field[];
  readonly #split: Field | undefined;
  readonly #output: string | undefined;
  readonly #clientName: (client: number) => string | undefined;
  hasClients = true;

  /** @param fields that requests have, of `FIELD_TABLE` */
  constructor(fields: readonly string[], clientName: (client: number) => string | undefined) {
    const known = FIELD_TABLE.filter(({ name }) => fields.includes(name));
    this.#scalars = known.filter(({ role }) => role === 'input' || role === 'output');
    this.#output = this.#scalars.find(({ role }) => role === 'output')?.name;
    this.#split = known.find(({ parts }) => parts !== undefined && this.#output !== undefined);
    this.#clientName = clientName;
    this.columns = [
      ...this.#scalars.map(({ name, role }) => ({ name, role: role as 'input' | 'output' })),
      ...(this.#split?.parts ?? []).map(
        (name, at) => ({ name, role: at === 0 ? 'reason' : 'answer' }) as const,
      ),
    ];
    const names = new Set(known.flatMap(({ modality }) => modality ?? []));
    this.modalities = Array.from(names, (name) => ({
      name,
      hasSizes: known.some(({ modality, role }) => modality === name && role === 'item'),
    }));
  }

  read({ rows, times, clients, sessions, history, values, items }: TrafficBatch): TrafficRows {
    if (clients === undefined) this.hasClients = false;
    const scalars = this.#scalars.map(({ name }) => values[name] as Uint32Array);
    const parts = this.#split === undefined ? [] : partsOf(values[this.#output!], values[this.#split.name]);
    return {
      rows,
      times: times.subarray(0, rows),
      clients,
      clientsBelow: clients === undefined ? 0 : largestOf(clients) + 1,
      conversations: sessions && wordsOf(sessions, rows),
      turns: undefined,
      history,
      tokens: [...scalars, ...parts].map((column) => column.subarray(0, rows)),
      items: this.modalities.map(({ name }) => itemsOf(name, values, items, rows)),
    };
  }

  notes(): string[] {
    return [];
  }

  clientName(client: number): string {
    return this.#clientName(client) ?? String(client);
  }
}

function largestOf(numbers: Uint32Array): number {
  let largest = 0;
  for (const number of numbers) if (number > largest) largest = number;
  return largest;
}

function itemsOf(
  modality: string,
  values: TrafficBatch['values'],
  items: TrafficBatch['items'],
  rows: number,
): ItemRows {
  const fieldOf = (role: Field['role']) =>
    FIELD_TABLE.find((field) => field.modality === modality && field.role === role)!.name;
  const sized = items[fieldOf('item')];
  const counts = new Uint32Array(rows);
  if (sized === undefined) {
    const told = values[fieldOf('count')];
    for (let row = 0; row < rows; row++) counts[row] = told[row];
    return { counts, sizes: undefined };
  }
  const { offsets } = sized;
  for (let row = 0; row < rows; row++) counts[row] = offsets[row + 1] - offsets[row];
  return { counts, sizes: sized.values.subarray(offsets[0], offsets[rows]) };
}

/** Rounded as the engine rounds them. A ratio that is missing, as that of an output of no tokens, is none of reasoning. */
function partsOf(wholes: ArrayLike<number>, ratios: ArrayLike<number>): Uint32Array[] {
  const parts = new Uint32Array(wholes.length);
  const rests = new Uint32Array(wholes.length);
  for (let row = 0; row < wholes.length; row++) {
    // NaN becomes 0.
    parts[row] = Math.floor(ratios[row] * wholes[row] + 0.5);
    rests[row] = wholes[row] - parts[row];
  }
  return [parts, rests];
}

function wordsOf(sessions: Float64Array, rows: number): Uint32Array {
  const words = new Uint32Array(2 * rows);
  for (let row = 0; row < rows; row++) {
    const session = sessions[row];
    const isAlone = Number.isNaN(session);
    words[2 * row] = isAlone ? ALONE : session;
    words[2 * row + 1] = isAlone ? ALONE : Math.floor(session / 2 ** 32);
  }
  return words;
}
