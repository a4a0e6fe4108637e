import { type Data, DataType, type RecordBatch, type Schema, type Vector } from '../arrow/classes.js';
import { ClientCounts, type ClientId } from '../statistics/client-counts.js';
import type { SkippedColumn, UnreadColumn } from './skipped-column.js';

const COLUMN = 'client_id';

/** The clients of a trace, where it names them: by whole numbers of any width, texts, or a dictionary of either. */
export class TraceClients {
  readonly #index: number;
  readonly #counts = new ClientCounts();
  #missing = 0;
  #fault: string | undefined;
  #dictionary: { readonly vector: Vector; readonly ids: readonly (ClientId | null)[] } | undefined;

  constructor(schema: Schema, skipped: readonly SkippedColumn[] = []) {
    this.#index = schema.fields.findIndex(({ name }) => name === COLUMN);
    const type = schema.fields[this.#index]?.type;
    const unread = type ?? skipped.find(({ column }) => column === COLUMN)?.type;
    if (unread === undefined) this.#fault = 'is missing';
    else if (type === undefined || !isIdType(type)) {
      this.#fault = `is of type ${unread}; clients are whole numbers or texts`;
    }
  }

  /** Why there are no clients, with the column as the subject, such as `is missing`; undefined where there are. */
  get fault(): string | undefined {
    if (this.#fault === undefined && this.#missing > 0) return missingText(this.#missing);
    return this.#fault;
  }

  /** The column of clients, where there is a fault. */
  get leftOut(): readonly UnreadColumn[] {
    return this.fault === undefined ? [] : [{ column: COLUMN, reason: this.fault }];
  }

  /** Undefined where there is a fault. */
  get counts(): ClientCounts | undefined {
    return this.fault === undefined ? this.#counts : undefined;
  }

  /** Adds the rows of the next batch. */
  add(batch: RecordBatch): void {
    if (this.#fault !== undefined) return;
    const data = batch.data.children[this.#index];
    if (data.nullCount > 0) this.#missing += data.nullCount;
    // One that is missing leaves all shares unknown: the rest need not be counted, only those that are missing too.
    if (this.#missing > 0) return;
    if (DataType.isDictionary(data.type)) this.#addDictionary(data);
    else if (DataType.isInt(data.type)) this.#addNumbers(data);
    else for (const id of batch.getChildAt(this.#index) ?? []) this.#counts.addOne(id as ClientId, 1);
  }

  #addNumbers(data: Data): void {
    const values = (data.values as Uint32Array | BigInt64Array).subarray(0, data.length);
    if (values instanceof Uint32Array) this.#counts.add(values);
    else for (const id of values) this.#counts.addOne(id, 1);
  }

  #addDictionary(data: Data): void {
    const vector = data.dictionary as Vector;
    if (this.#dictionary?.vector !== vector) this.#dictionary = { vector, ids: [...vector] };
    const { ids } = this.#dictionary;
    if (ids.length > data.length) {
      for (let row = 0; row < data.length; row++) this.#addRequests(ids[Number(data.values[row])], 1);
      return;
    }
    const requests = new Float64Array(ids.length);
    for (let row = 0; row < data.length; row++) requests[Number(data.values[row])]++;
    for (const [index, count] of requests.entries()) {
      if (count > 0) this.#addRequests(ids[index], count);
    }
  }

  #addRequests(id: ClientId | null, count: number): void {
    // A dictionary may have a missing value of its own.
    if (id === null) this.#missing += count;
    else this.#counts.addOne(id, count);
  }
}

/** What is said of a column of which values are missing. */
export function missingText(missing: number): string {
  return `has ${missing} missing ${missing === 1 ? 'value' : 'values'}`;
}

function isIdType(type: DataType): boolean {
  const values = DataType.isDictionary(type) ? type.dictionary : type;
  return DataType.isInt(values) || DataType.isUtf8(values) || DataType.isLargeUtf8(values);
}
