/** The column `hash_ids`: the ids of the blocks of each request's input, by which requests share prefixes. */
import {
  type Data,
  DataType,
  type Field,
  type List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Uint32,
} from '../arrow/classes.js';
import { reclaim } from '../engine/run.js';
import { TraceError, UsageError } from '../errors.js';
import { INPUT_COLUMNS, OUTPUT_COLUMNS } from '../fields.js';
import { ID_CHUNK } from './block-ids.js';
import { flatValues, listValues, type NumberArray } from './columns.js';
import { inputColumns } from './input-columns.js';
import { inputTokensOf, isOfInput } from './input-tokens.js';
import { blockMetadata, turnBitsOf } from './metadata.js';
import { MissingLengths } from './missing-lengths.js';
import { hasOwnConversations } from './own-conversations.js';
import { BLOCK_ID_LIMIT, PrefixBlocks, type PrefixRows } from './prefix-blocks.js';
import { traceField } from './schema.js';

/** How inputs are cut into blocks. */
export interface BlockSettings {
  /** Tokens of a block, 1 to 1,048,576. */
  readonly blockSize: number;
  /** Tokens with which every input of a client begins, the same ones each time. Default 0. */
  readonly systemPromptTokens?: number;
  /** An input of no tokens is one of 1, and so has a block: for formats that write it so. */
  readonly raisesZeros?: boolean;
  /**
   * Which part of the trace comes: each has a range of ids of its own, as far as these go, so that parts can be put
   * together. It must not share prefixes with the parts before. Default: the whole.
   */
  readonly shard?: { readonly index: number; readonly count: number } | undefined;
}

/** Whether requests can share blocks: so an id tells of requests before. */
export function sharesPrefixes({ fields }: Schema, { systemPromptTokens = 0 }: BlockSettings): boolean {
  return systemPromptTokens > 0 || fields.some(({ name }) => name === 'history_tokens' || name === SHARED);
}

/** The columns that say what inputs begin with. */
const SHARED = 'shared_tokens';
const PREFIX = ['prompt_group', 'system_tokens', 'document_id', 'document_tokens', SHARED] as const;

export const HASH_IDS = 'hash_ids';

/** Histories are numbers of 32 bits. */
const LARGEST_HISTORY = 4_294_967_295;

/** Memory of columns that were handed back, at most. */
const MAX_SPARE = 8;

/**
 * Adds `hash_ids` to the batches of a trace, in order; see `PrefixBlocks` for what the ids are. The input of a request
 * is its text with that of its items.
 */
export class HashIds {
  /** Of the batches with the column, which is the last. */
  readonly schema: Schema;
  readonly #client: number;
  readonly #conversation: number;
  readonly #turn: number;
  readonly #history: number;
  /** Where the columns of `PREFIX` are. */
  readonly #prefix: readonly number[];
  readonly #turnBits: number;
  /** Where text and output are of a trace whose histories are made of these; -1 for those of others. */
  readonly #ofHistory: readonly number[];
  readonly #blocks: PrefixBlocks;
  readonly #raisesZeros: boolean;
  readonly #spare: ArrayBuffer[] = [];

  /**
   * @throws MissingLengths where the trace has no lengths of inputs; TraceError where it has such a column already; UsageError
   *   where system prompts are told that it has itself
   */
  constructor(schema: Schema, settings: BlockSettings) {
    const at = (name: string) => schema.fields.findIndex((field) => field.name === name);
    if (at(HASH_IDS) >= 0) throw new TraceError(`the trace has a column ${HASH_IDS} already`);
    if (!schema.fields.some(({ name, type }) => isOfInput(name) && !DataType.isList(type))) {
      throw new MissingLengths(HASH_IDS, 'input');
    }
    this.#client = at('client_id');
    this.#conversation = at('conversation_id');
    this.#turn = at('turn');
    this.#history = at('history_tokens');
    this.#prefix = PREFIX.map(at);
    this.#turnBits = turnBitsOf(schema);
    const [text, output] = [INPUT_COLUMNS, OUTPUT_COLUMNS].map((names) =>
      names.map(at).find((index) => index >= 0),
    );
    this.#ofHistory = hasOwnConversations(schema) ? [text ?? -1, output ?? -1] : [-1, -1];
    const { blockSize, systemPromptTokens = 0, raisesZeros = false, shard } = settings;
    if (systemPromptTokens > 0 && at(SHARED) >= 0) {
      throw new UsageError('the trace says itself what its inputs begin with; leave it out', {
        field: 'output.system_prompt_tokens',
      });
    }
    this.#raisesZeros = raisesZeros;
    this.#blocks = new PrefixBlocks(blockSize, {
      systemTokens: systemPromptTokens,
      firstId: firstIdOf(shard),
    });
    this.schema = new Schema(
      [...schema.fields, traceField(HASH_IDS, 'list')],
      blockMetadata(schema, blockSize, systemPromptTokens),
    );
  }

  /**
   * The batch with the column; its other columns are the same memory.
   *
   * @throws TraceError as `PrefixBlocks.idsOf` does
   */
  add(batch: RecordBatch): RecordBatch {
    const { offsets, items } = this.#blocks.idsOf(this.#rowsOf(batch), (length) => this.#allocate(length));
    const { type } = this.schema.fields[this.schema.fields.length - 1] as Field<List<Uint32>>;
    const child = makeData({ type: new Uint32(), length: items.length, data: items });
    const column = makeData({ type, length: batch.numRows, nullCount: 0, valueOffsets: offsets, child });
    const children: Data[] = [...batch.data.children, column];
    const struct = new Struct(this.schema.fields as Field[]);
    return new RecordBatch(
      this.schema,
      makeData({ type: struct, length: batch.numRows, nullCount: 0, children }),
    );
  }

  /** Takes the memory of the column of a batch back that `add` made and nobody reads any more. */
  recycle(batch: RecordBatch): void {
    const { values } = listValues(batch, batch.schema.fields.length - 1);
    if (this.#spare.length < MAX_SPARE) this.#spare.push(reclaim([values.buffer as ArrayBuffer])[0]);
  }

  #rowsOf(batch: RecordBatch): PrefixRows {
    const rows = batch.numRows;
    const valuesAt = (index: number) => (index < 0 ? undefined : flatValues(batch, index));
    const inputTokens = inputTokensOf(inputColumns(batch), rows)!;
    const [ids, turns, historyTokens] = [this.#conversation, this.#turn, this.#history].map(valuesAt);
    const [groups, systemTokens, documents, documentTokens, sharedTokens] = this.#prefix.map(valuesAt);
    const [text, output] = this.#ofHistory.map(valuesAt);
    const none = () => new Uint32Array(rows);
    return {
      rows,
      clientIds: valuesAt(this.#client) ?? new Uint32Array(rows),
      inputTokens: this.#raisesZeros ? atLeastOne(inputTokens) : inputTokens,
      ...(ids !== undefined && turns !== undefined && historyTokens !== undefined
        ? {
            conversations: {
              ids: longIds(ids),
              turns,
              historyTokens,
              turnBits: this.#turnBits,
              endTokens:
                text &&
                output &&
                Float64Array.from(text as Uint32Array, (tokens, row) => endOf(tokens, output[row])),
            },
          }
        : {}),
      ...(sharedTokens !== undefined && (systemTokens !== undefined || documentTokens !== undefined)
        ? {
            prefixes: {
              groups: groups ?? none(),
              systemTokens: systemTokens ?? none(),
              documents,
              documentTokens,
              sharedTokens,
            },
          }
        : {}),
    };
  }

  #allocate(length: number): Uint32Array<ArrayBuffer> {
    const spare = this.#spare.pop();
    const bytes = length * 4;
    if (spare !== undefined && spare.byteLength >= bytes) return new Uint32Array(spare, 0, length);
    // The next batch has about as many, and should find room.
    return new Uint32Array(new ArrayBuffer(bytes + ((bytes >>> 5) << 2)), 0, length);
  }
}

/** As the engine adds them up. */
function endOf(text: number | bigint, output: number | bigint): number {
  return Math.min(Number(text) + Number(output), LARGEST_HISTORY);
}

function atLeastOne(tokens: NumberArray): NumberArray {
  const zero = (tokens as Uint32Array).findIndex((count) => Number(count) === 0);
  if (zero < 0) return tokens;
  return Float64Array.from(tokens as Uint32Array, (count) => Math.max(Number(count), 1));
}

/** Ids of conversations as the blocks take them: traces of others have them in fewer bits. */
function longIds(ids: NumberArray): BigUint64Array {
  if (ids instanceof BigUint64Array) return ids;
  return BigUint64Array.from(ids as Int32Array, (id) => BigInt.asUintN(64, BigInt(id)));
}

function firstIdOf(shard: BlockSettings['shard']): number {
  if (shard === undefined) return 0;
  return Math.floor((BLOCK_ID_LIMIT / ID_CHUNK / shard.count) * (shard.index - 1)) * ID_CHUNK;
}
