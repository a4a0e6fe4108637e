/** The column `hash_ids`: the ids of the blocks of each request's input, by which requests share prefixes. */
import {
  type Data,
  DataType,
  Field,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Uint32,
} from 'apache-arrow';
import { TraceError } from '../errors.js';
import { flatValues, listValues, type NumberArray } from './columns.js';
import { PrefixBlocks } from './prefix-blocks.js';

/** How inputs are cut into blocks. */
export interface BlockSettings {
  /** Tokens of a block, 1 to 1,048,576. */
  readonly blockSize: number;
  /** Tokens with which every input of a client begins, the same ones each time. Default 0. */
  readonly systemPromptTokens?: number;
}

export const HASH_IDS = 'hash_ids';

/** Ids are below this, as those of `PrefixBlocks`. */
const LIMIT = 2 ** 31;

const TEXT = ['input_tokens', 'text_tokens'];
const ITEMS = ['image_tokens', 'audio_tokens', 'video_tokens'];

/**
 * Adds `hash_ids` to the batches of a trace, in order; see `PrefixBlocks` for what the ids are. The input of a request
 * is its text with that of its items.
 */
export class HashIds {
  /** Of the batches with the column, which is the last. */
  readonly schema: Schema;
  readonly #settings: BlockSettings;
  readonly #input: readonly number[];
  readonly #client: number;
  readonly #conversation: number;
  readonly #turn: number;
  readonly #history: number;
  readonly #blocks: PrefixBlocks | undefined;
  /** The next id, where no request shares any. */
  #next = 0;

  /** @throws TraceError where the trace has no lengths of inputs, or has such a column already */
  constructor(schema: Schema, settings: BlockSettings) {
    const at = (name: string) => schema.fields.findIndex((field) => field.name === name);
    if (at(HASH_IDS) >= 0) throw new TraceError(`the trace has a column ${HASH_IDS} already`);
    const text = TEXT.map(at).find((index) => index >= 0);
    if (text === undefined) {
      throw new TraceError(`${HASH_IDS} needs the lengths of inputs: a column input_tokens or text_tokens`);
    }
    this.#settings = settings;
    this.#input = [text, ...ITEMS.map(at).filter((index) => index >= 0)];
    this.#client = at('client_id');
    this.#conversation = at('conversation_id');
    this.#turn = at('turn');
    this.#history = at('history_tokens');
    const { blockSize, systemPromptTokens = 0 } = settings;
    const isShared = systemPromptTokens >= blockSize || this.#history >= 0;
    this.#blocks = isShared ? new PrefixBlocks(blockSize, () => systemPromptTokens) : undefined;
    const item = new Field('item', new Uint32(), false);
    this.schema = new Schema(
      [...schema.fields, new Field(HASH_IDS, new List(item), false)],
      new Map(schema.metadata),
    );
  }

  /** The batch with the column; its other columns are the same memory. */
  add(batch: RecordBatch): RecordBatch {
    const lengths = this.#lengthsOf(batch);
    const { offsets, ids } =
      this.#blocks === undefined ? this.#unshared(lengths) : this.#shared(batch, lengths);
    const { type } = this.schema.fields[this.schema.fields.length - 1] as Field<List<Uint32>>;
    const child = makeData({ type: new Uint32(), length: ids.length, data: ids });
    const column = makeData({ type, length: batch.numRows, nullCount: 0, valueOffsets: offsets, child });
    const children: Data[] = [...batch.data.children, column];
    const struct = new Struct(this.schema.fields as Field[]);
    return new RecordBatch(
      this.schema,
      makeData({ type: struct, length: batch.numRows, nullCount: 0, children }),
    );
  }

  #lengthsOf(batch: RecordBatch): NumberArray {
    const [text, ...items] = this.#input;
    const values = flatValues(batch, text);
    if (items.length === 0) return values;
    const lengths = Float64Array.from(values as Uint32Array, Number);
    for (const index of items) {
      if (!DataType.isList(batch.schema.fields[index].type)) continue;
      const { offsets, values: tokens } = listValues(batch, index);
      for (let row = 0; row < lengths.length; row++) {
        for (let item = offsets[row] - offsets[0]; item < offsets[row + 1] - offsets[0]; item++) {
          lengths[row] += Number(tokens[item]);
        }
      }
    }
    return lengths;
  }

  /** No two requests share a block: the ids go on from one to the next. */
  #unshared(lengths: NumberArray): { offsets: Int32Array; ids: Uint32Array } {
    const { blockSize } = this.#settings;
    const offsets = new Int32Array(lengths.length + 1);
    for (let row = 0; row < lengths.length; row++) {
      offsets[row + 1] = offsets[row] + Math.ceil(Number(lengths[row]) / blockSize);
    }
    const ids = new Uint32Array(offsets[lengths.length]);
    let next = this.#next;
    for (let index = 0; index < ids.length; index++) {
      ids[index] = next;
      next = next + 1 === LIMIT ? 0 : next + 1;
    }
    this.#next = next;
    return { offsets, ids };
  }

  #shared(batch: RecordBatch, lengths: NumberArray): { offsets: Int32Array; ids: Uint32Array } {
    const blocks = this.#blocks!;
    const valuesAt = (index: number) => (index < 0 ? undefined : flatValues(batch, index));
    const clients = valuesAt(this.#client);
    const conversations = valuesAt(this.#conversation);
    const turns = valuesAt(this.#turn);
    const histories = valuesAt(this.#history);
    const lists: Uint32Array[] = [];
    const offsets = new Int32Array(lengths.length + 1);
    for (let row = 0; row < lengths.length; row++) {
      const list = blocks.blocksOf({
        clientId: Number(clients?.[row] ?? 0),
        conversationId: BigInt(conversations?.[row] ?? 0),
        turn: Number(turns?.[row] ?? 1),
        inputTokens: Number(lengths[row]),
        historyTokens: Number(histories?.[row] ?? 0),
      });
      lists.push(list);
      offsets[row + 1] = offsets[row] + list.length;
    }
    const ids = new Uint32Array(offsets[lengths.length]);
    lists.forEach((list, row) => {
      ids.set(list, offsets[row]);
    });
    return { offsets, ids };
  }
}
