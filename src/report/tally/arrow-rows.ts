import type { RecordBatch, Schema } from '../../arrow/classes.js';
import { type Category, FIELD_TABLE, INPUT_COLUMNS, OUTPUT_COLUMNS, PARTS_OF_OUTPUT } from '../../fields.js';
import { missingText } from '../../trace/clients.js';
import { isWholeTrace, readTraceMetadata, specifiedDuration } from '../../trace/metadata.js';
import { traceSpan } from '../../trace/span.js';
import { TraceTimes } from '../../trace/times.js';
import { isList, isScalar, presentItems, presentValues } from './arrow-columns.js';
import { type ArrowConversations, arrowConversations } from './arrow-conversations.js';
import { NameColumn } from './arrow-names.js';
import type { Modality, RowReader, TokenColumn, TrafficRows } from './traffic-rows.js';

/** Rows of a trace in Arrow's batches, of this package or of others. */
export class ArrowRows implements RowReader<RecordBatch> {
  readonly columns: readonly TokenColumn[];
  readonly modalities: readonly Modality[];
  readonly category: Category | undefined;
  /** Seconds that the whole trace covers, from 0; undefined for a shard or part, and where that is not known. */
  readonly specified: number | undefined;
  readonly #times: TraceTimes;
  readonly #clients: NameColumn | undefined;
  readonly #conversations: ArrowConversations | undefined;
  readonly #turns: number;
  readonly #history: number;
  readonly #places: readonly number[];
  readonly #lists: readonly number[];
  readonly #missing: number[];
  #start: number | undefined;

  /**
   * @param durationSeconds of the trace, where that is known; default: what it says of itself
   * @throws TraceError when the schema is not that of a trace
   */
  constructor(schema: Schema, durationSeconds: number | undefined) {
    const metadata = readTraceMetadata(schema);
    this.specified =
      durationSeconds ?? (isWholeTrace(metadata) ? specifiedDuration(metadata.spec) : undefined);
    this.#times = new TraceTimes(schema);
    this.#clients = NameColumn.of(schema, 'client_id');
    this.#conversations = arrowConversations(schema);
    const { fields } = schema;
    const placeOf = (name: string) => fields.findIndex((field) => field.name === name && isScalar(field));
    this.#turns = placeOf('turn');
    this.#history = placeOf('history_tokens');
    const tokens = fields.flatMap((field, place) => {
      const role = isScalar(field) ? roleOf(field.name) : undefined;
      return role === undefined ? [] : [{ name: field.name, role, place }];
    });
    this.columns = tokens.map(({ name, role }) => ({ name, role }));
    this.#places = tokens.map(({ place }) => place);
    this.#missing = tokens.map(() => 0);
    const lists = FIELD_TABLE.flatMap(({ name, modality, role }) => {
      const place = fields.findIndex((field) => field.name === name && isList(field));
      return role === 'item' && place >= 0 ? [{ name: modality!, place }] : [];
    });
    this.modalities = lists.map(({ name }) => ({ name, hasSizes: true }));
    this.#lists = lists.map(({ place }) => place);
    this.category = categoryOfColumns(this.columns, lists.length > 0);
  }

  get lastTurnMask(): number {
    return this.#conversations?.lastTurnMask ?? 0;
  }

  get hasClients(): boolean {
    return this.#clients !== undefined && this.#clients.missing === 0;
  }

  /** @throws TraceError when a time is missing, not finite or not in order */
  read(batch: RecordBatch): TrafficRows {
    const { children } = batch.data;
    const wholeOf = (place: number) => {
      const present = place < 0 ? undefined : presentValues(children[place]);
      return present?.missing === 0 ? present.values : undefined;
    };
    const times = this.#times.read(batch);
    // The first of all tells where the traffic starts.
    if (times.length > 0) this.#start ??= traceSpan(this.specified, times[0], times[0]).start;
    const clients = this.#clients?.read(batch, 0);
    return {
      rows: batch.numRows,
      times,
      clients,
      clientsBelow: this.#clients?.names.below ?? 0,
      conversations: this.#conversations?.read(batch),
      turns: wholeOf(this.#turns),
      history: wholeOf(this.#history),
      tokens: this.#places.map((place, column) => {
        const { values, missing } = presentValues(children[place]);
        this.#missing[column] += missing;
        return values;
      }),
      items: this.#lists.map((place) => presentItems(children[place])),
    };
  }

  get start(): number {
    return this.#start ?? 0;
  }

  /** Unix seconds of second 0; undefined where the trace does not say. */
  get startUnixSeconds(): number | undefined {
    const zero = this.#times.zeroUnixSeconds;
    return zero === undefined ? undefined : zero + (this.#start ?? 0);
  }

  notes(): string[] {
    const clients = this.#clients?.missing ?? 0;
    const { note } = this.#times;
    return [
      ...(note === undefined ? [] : [`timestamp: ${note}`]),
      ...(clients === 0 ? [] : [`client_id: ${missingText(clients)}; clients are left out`]),
      ...this.columns.flatMap(({ name }, column) => {
        const missing = this.#missing[column];
        return missing === 0 ? [] : [`${name}: ${missingText(missing)}; the figures are of the others`];
      }),
    ];
  }

  clientName(client: number): string {
    return this.#clients!.names.nameOf(client);
  }
}

function roleOf(name: string): TokenColumn['role'] | undefined {
  if (INPUT_COLUMNS.includes(name)) return 'input';
  if (OUTPUT_COLUMNS.includes(name)) return 'output';
  const part = PARTS_OF_OUTPUT.indexOf(name);
  return part < 0 ? undefined : part === 0 ? 'reason' : 'answer';
}

function categoryOfColumns(columns: readonly TokenColumn[], hasItems: boolean): Category | undefined {
  if (hasItems || columns.some(({ name }) => name === 'text_tokens')) return 'multimodal';
  if (columns.some(({ role }) => role === 'reason')) return 'reason';
  return columns.length === 0 ? undefined : 'language';
}
