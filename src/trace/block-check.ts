import type { RecordBatch, Schema } from 'apache-arrow';
import { TraceError } from '../errors.js';
import { listValues } from './columns.js';
import { HASH_IDS } from './hash-ids.js';
import { inputColumns } from './input-columns.js';
import { inputTokensOf } from './input-tokens.js';

/** Refuses a trace whose `hash_ids` are not one of each block of its inputs. */
export class BlockCheck {
  /** Of the batches, which stay as they are. */
  readonly schema: Schema;
  readonly #blockSize: number;
  readonly #raisesZeros: boolean;
  readonly #ids: number;
  #rows = 0;

  /**
   * @param blockSize tokens of a block
   * @param raisesZeros whether inputs of no tokens are written as 1, and so need a block
   */
  constructor(schema: Schema, blockSize: number, raisesZeros: boolean) {
    this.schema = schema;
    this.#blockSize = blockSize;
    this.#raisesZeros = raisesZeros;
    this.#ids = schema.fields.findIndex(({ name }) => name === HASH_IDS);
  }

  /** @throws TraceError with the row that has more or fewer ids */
  add(batch: RecordBatch): RecordBatch {
    const input = inputTokensOf(inputColumns(batch), batch.numRows);
    if (input === undefined) return batch;
    const { offsets } = listValues(batch, this.#ids);
    const least = this.#raisesZeros ? 1 : 0;
    for (let row = 0; row < batch.numRows; row++) {
      const ids = offsets[row + 1] - offsets[row];
      const tokens = Math.max(Number(input[row]), least);
      const needed = Math.ceil(tokens / this.#blockSize);
      if (ids === needed) continue;
      throw new TraceError(
        `row ${this.#rows + row}: it has ${ids} hash_ids for an input of ${tokens} tokens, where blocks of ` +
          `${this.#blockSize} are ${needed}; --block-size ${this.#blockSize} makes new ids, by which turns share their history alone`,
      );
    }
    this.#rows += batch.numRows;
    return batch;
  }
}
