import {
  type Data,
  type Field,
  Float64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Uint32,
  type Vector,
} from '../arrow/classes.js';
import { TraceError } from '../errors.js';
import { attributeNames, isAttribute } from './attributes.js';
import { TRACE_COLUMNS } from './column-names.js';
import type { NumberArray } from './columns.js';
import { FOREIGN_TURN_BITS } from './conversation-id.js';
import { fileName } from './file-columns.js';
import { fits, isNumberDictionary, isText, presentLists } from './foreign-columns.js';
import { type ConversationRows, ForeignConversations } from './foreign-conversations.js';
import { attributeMetadata, ofConverted, withTurnBits } from './metadata.js';
import { hasOwnConversations } from './own-conversations.js';
import { type TraceColumnType, traceField } from './schema.js';
import { type SkippedColumn, type UnreadColumn, unread } from './skipped-column.js';
import { TextNumbers } from './text-numbers.js';
import { TraceTimes } from './times.js';

const LARGEST = { uint16: 0xffff, uint32: 0xffff_ffff, list: 0xffff_ffff } as const;

/** Where a column comes from. */
interface Source {
  readonly field: Field;
  /** In the batches; -1 for one that is not there: zeros, or turns that are counted. */
  readonly index: number;
  readonly wanted: TraceColumnType | 'dictionary';
}

/** The types of all columns but the times. */
type OtherType = Exclude<TraceColumnType, 'float64'>;

/**
 * Makes of a trace that others wrote one as this package writes them: times as seconds, the columns that a trace has, of
 * the types that it has them in. What is so already stays the same memory.
 */
export class TraceConverter {
  /** Of the batches that are made. */
  readonly schema: Schema;
  /** Columns that are left out. */
  readonly leftOut: readonly UnreadColumn[];
  readonly #times: TraceTimes;
  readonly #sources: readonly Source[];
  /** Of texts in place of clients. */
  #clients: TextNumbers | undefined;
  /** Where conversations are not such as this package writes them. */
  readonly #conversations: ForeignConversations | undefined;
  /** Whether the turns that are counted are those that the trace says. */
  #areTurnsAsSaid = true;
  /** What the file calls each column. */
  readonly #fileNames: ReadonlyMap<string, string>;
  #rows = 0;

  /**
   * @param without a column that is left out even though a trace can have it
   * @throws TraceError when there are no times
   */
  constructor(schema: Schema, skipped: readonly SkippedColumn[], without?: string) {
    this.#times = new TraceTimes(schema);
    this.#fileNames = new Map(schema.fields.map((field) => [field.name, fileName(field)]));
    const known = schema.fields.flatMap((field, index): Source[] => {
      if (isAttribute(field)) return [{ field, index, wanted: 'dictionary' }];
      const wanted = TRACE_COLUMNS.get(field.name);
      return wanted === undefined || field.name === without || !fits(field, wanted)
        ? []
        : [{ field: traceField(field.name, wanted), index, wanted }];
    });
    const hasClients = known.some(({ field }) => field.name === 'client_id');
    const client: Source = { field: traceField('client_id', 'uint32'), index: -1, wanted: 'uint32' };
    const first = (name: string) => known.filter(({ field }) => field.name === name);
    const names = new Set(known.map(({ field }) => field.name));
    if (names.has('conversation_id') && !hasOwnConversations(schema)) {
      this.#conversations = new ForeignConversations();
    }
    const turn: Source = { field: traceField('turn', 'uint16'), index: -1, wanted: 'uint16' };
    this.#sources = [
      ...first('timestamp'),
      ...(hasClients ? first('client_id') : [client]),
      ...known
        .filter(({ field }) => field.name !== 'timestamp' && field.name !== 'client_id')
        .flatMap((source) =>
          source.field.name === 'conversation_id' && !names.has('turn') ? [source, turn] : [source],
        ),
    ];
    this.leftOut = [
      ...schema.fields
        .filter(({ name }) => !names.has(name) && name !== without)
        .map(({ name, type }) =>
          unread({ column: name, type: String(type), hasNoRole: !TRACE_COLUMNS.has(name) }),
        ),
      ...skipped.map(unread),
    ];
    const metadata = ofConverted(schema.metadata);
    this.schema = new Schema(
      this.#sources.map(({ field }) => field),
      attributeMetadata(
        this.#conversations === undefined ? metadata : withTurnBits(metadata, FOREIGN_TURN_BITS),
        attributeNames(schema),
      ),
    );
  }

  /** How the trace was read, where that needs saying; known when all batches have been converted. */
  get notes(): readonly string[] {
    const { note } = this.#times;
    const has = (column: string) => this.schema.fields.some(({ name }) => name === column);
    return [
      ...(note === undefined ? [] : [`timestamp: ${note}`]),
      ...(this.#clients === undefined
        ? []
        : [
            `client_id: ${this.#clients.count} texts, numbered from 0 in the order in which they come` +
              missingNote(this.#clients.missing, 'count as one client'),
          ]),
      ...(this.#sources.some(({ field, index }) => field.name === 'client_id' && index < 0)
        ? ['client_id: is missing; all requests are of client 0']
        : []),
      ...(this.#conversations === undefined
        ? []
        : [
            `conversation_id: ${this.#conversations.count} conversations, numbered from 0 in the order in which they come` +
              missingNote(this.#conversations.missing, 'are requests by themselves'),
          ]),
      ...(this.#areTurnsAsSaid
        ? []
        : ['turn: counted from 1 in the order of the rows; the trace has others']),
      ...(has('conversation_id') && !has('history_tokens')
        ? ['history_tokens: is missing; so turns share nothing with those before']
        : []),
    ];
  }

  /**
   * The rows of the next batch.
   *
   * @throws TraceError with the row and the column of a value that has no place in a trace
   */
  convert(batch: RecordBatch): RecordBatch {
    const times = this.#times.read(batch);
    const conversations = this.#conversationsOf(batch);
    const children = this.#sources.map((source) => {
      if (source.wanted === 'float64')
        return makeData({ type: new Float64(), length: times.length, data: times });
      return this.#conversationColumn(source, batch, conversations) ?? this.#column(source, batch);
    });
    if (conversations !== undefined) this.#checkHistory(children);
    this.#rows += batch.numRows;
    const type = new Struct(this.schema.fields as Field[]);
    return new RecordBatch(this.schema, makeData({ type, length: batch.numRows, nullCount: 0, children }));
  }

  #conversationsOf(batch: RecordBatch): ConversationRows | undefined {
    const source = this.#sources.find(({ field }) => field.name === 'conversation_id');
    if (this.#conversations === undefined || source === undefined) return undefined;
    return this.#conversations.read(batch.getChildAt(source.index)!, batch.numRows, this.#rows);
  }

  /** The columns that say of which conversation a row is, where they are made anew; undefined for all others. */
  #conversationColumn(
    { field, index }: Source,
    batch: RecordBatch,
    conversations: ConversationRows | undefined,
  ): Data | undefined {
    if (conversations === undefined) return undefined;
    const length = batch.numRows;
    const { ids, turns } = conversations;
    if (field.name === 'conversation_id') return makeData({ type: field.type, length, data: ids } as never);
    if (field.name !== 'turn') return undefined;
    const said = index < 0 ? undefined : batch.getChildAt(index)!;
    if (said !== undefined)
      this.#areTurnsAsSaid &&= turns.every((turn, row) => Number(said.get(row)) === turn);
    return makeData({ type: field.type, length, data: turns } as never);
  }

  /** What came before is part of the input, as it is in traces of this package. */
  #checkHistory(children: readonly Data[]): void {
    const valuesOf = (column: string) =>
      children[this.schema.fields.findIndex(({ name }) => name === column)]?.values as
        | Uint32Array
        | undefined;
    const history = valuesOf('history_tokens');
    const input = valuesOf('input_tokens') ?? valuesOf('text_tokens');
    const row = input === undefined ? -1 : (history?.findIndex((tokens, at) => tokens > input[at]) ?? -1);
    if (row < 0) return;
    throw new TraceError(
      `row ${this.#rows + row}: column ${this.#fileNames.get('history_tokens')}: ${history![row]} is more than the input of ${input![row]} of which it is ` +
        'a part',
    );
  }

  #column({ field, index, wanted }: Source, batch: RecordBatch): Data {
    const length = batch.numRows;
    if (index < 0) return makeData({ type: new Uint32(), length, data: new Uint32Array(length) });
    const data = batch.data.children[index];
    if (wanted === 'dictionary') return data;
    if (isText(data.type)) return this.#named(field, batch.getChildAt(index)!);
    if (wanted === 'list') return this.#list(field, data);
    if (data.nullCount > 0) {
      const row = Array.from({ length }).findIndex((_, at) => !data.getValid(at));
      throw this.#missing(field, row);
    }
    const values = isNumberDictionary(data.type)
      ? this.#lookedUp(field, batch.getChildAt(index)!)
      : (data.values as NumberArray).subarray(0, length);
    const numbers = this.#numbers(field.name, wanted as OtherType, values, (at) => at);
    return makeData({ type: field.type, length, data: numbers } as never);
  }

  /** The numbers of a column that has a dictionary of them, in which one may be missing, too. */
  #lookedUp(field: Field, vector: Vector): (number | bigint)[] {
    return Array.from(vector, (value: number | bigint | null, row) => {
      if (value === null) throw this.#missing(field, row);
      return value;
    });
  }

  #list(field: Field, data: Data): Data {
    const { offsets, values } = presentLists(data, (row) => this.#missing(field, row));
    const items = this.#numbers(field.name, 'list', values, (at) =>
      offsets.findIndex((_, row) => offsets[row + 1] > at),
    );
    return makeData({
      type: field.type,
      length: data.length,
      nullCount: 0,
      valueOffsets: offsets,
      child: makeData({ type: new Uint32(), length: items.length, data: items as Uint32Array }),
    } as never);
  }

  #missing({ name }: Field, row: number): TraceError {
    return new TraceError(
      `row ${this.#rows + row}: column ${this.#fileNames.get(name)}: its value is missing`,
    );
  }

  #numbers(
    name: string,
    wanted: OtherType,
    values: NumberArray | readonly (number | bigint)[],
    rowOf: (at: number) => number,
  ): NumberArray {
    const Kind = wanted === 'uint64' ? BigUint64Array : wanted === 'uint16' ? Uint16Array : Uint32Array;
    if (values instanceof Kind) return values;
    const largest = wanted === 'uint64' ? undefined : LARGEST[wanted];
    const numbers = new Kind(values.length);
    for (let at = 0; at < values.length; at++) {
      const value = values[at];
      const isWhole = typeof value === 'bigint' || Number.isInteger(value);
      if (!(isWhole && value >= 0 && (largest === undefined ? value < 2 ** 64 : value <= largest))) {
        throw new TraceError(
          `row ${this.#rows + rowOf(at)}: column ${this.#fileNames.get(name)}: ${value} is not a whole number from 0 to ${largest ?? '2^64 - 1'}`,
        );
      }
      numbers[at] = largest === undefined ? BigInt(value) : Number(value);
    }
    return numbers;
  }

  #named(field: Field, texts: Vector): Data {
    this.#clients ??= new TextNumbers();
    const { length } = texts;
    return makeData({ type: field.type, length, data: this.#clients.clients(texts, length) } as never);
  }
}

function missingNote(missing: number, what: string): string {
  return missing === 0 ? '' : `; ${missing} that are missing ${what}`;
}
