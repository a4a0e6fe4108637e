import {
  type DataType,
  Field,
  Float64,
  Int64,
  List,
  makeVector,
  type RecordBatch,
  Schema,
  Table,
  tableFromArrays,
  Uint16,
  Uint32,
  Uint64,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { HashIds } from '../../src/trace/hash-ids.js';
import { TraceSummarizer } from '../../src/trace/summary.js';

const listOf = (type: DataType) => new List(new Field('item', type, true));

function summaryOf(...tables: readonly Table[]) {
  const summarizer = new TraceSummarizer(tables[0]!.schema);
  for (const { batches } of tables) for (const batch of batches) summarizer.update(batch);
  return summarizer.summary();
}

function withIds(times: readonly number[], ids: readonly unknown[], type: DataType = new Uint32()): Table {
  return new Table({
    timestamp: vectorFromArray(times, new Float64()),
    hash_ids: vectorFromArray(ids, listOf(type)),
  });
}

describe('blocks that were there before', () => {
  const IDS = [[0, 1, 2], [0, 1, 3], [], [4, 70_000, 2 ** 32 - 1], [2 ** 32 - 1, 5]];

  it('are counted by their ids, whatever these are and however they are cut', () => {
    // Of 11 there were 0, 1 and 2^32 - 1 before.
    const expected = { meanBlocks: 11 / 5, seenShare: 3 / 11 };
    expect(summaryOf(withIds([0, 1, 2, 3, 4], IDS)).blocks).toEqual(expected);
    const parts = [withIds([0, 1], IDS.slice(0, 2)), withIds([2, 3, 4], IDS.slice(2))];
    expect(summaryOf(...parts).blocks).toEqual(expected);
    const long = IDS.map((ids) => ids.map(BigInt));
    expect(summaryOf(withIds([0, 1, 2, 3, 4], long, new Int64())).blocks).toEqual(expected);
    const [batch] = withIds([0, 1, 2, 3, 4], IDS).batches;
    const rest = summaryOf(new Table([batch!.slice(1, 5)]));
    expect(rest.blocks).toEqual({ meanBlocks: 8 / 4, seenShare: 1 / 8 });
  });

  it.each([
    ['hashes of 64 bits', [[1n], [2n ** 60n]], new Int64()],
    ['numbers below 0', [[1n], [-1n]], new Int64()],
    ['no numbers', [[1], [Number.NaN]], new Float64()],
  ])('are not told of %s, and their number is', (_, ids, type) => {
    expect(summaryOf(withIds([0, 1], ids, type)).blocks).toEqual({ meanBlocks: 1, seenShare: Number.NaN });
  });

  it('are not told where the set of ids would grow beyond its bound', () => {
    const ids = Array.from({ length: 8_193 }, (_, page) => page * 65_536);
    expect(summaryOf(withIds([0], [ids.slice(0, 8_192)])).blocks!.seenShare).toBe(0);
    expect(summaryOf(withIds([0], [ids])).blocks!.seenShare).toBeNaN();
  });

  it('are left out where ids are missing', () => {
    expect(summaryOf(withIds([0, 1], [[1], null])).blocks).toBeUndefined();
    expect(summaryOf(tableFromArrays({ timestamp: Float64Array.of(0) })).blocks).toBeUndefined();
  });

  it('are those of system prompts, whose ids do not come in order', () => {
    const trace = new Table({
      timestamp: vectorFromArray([0, 1, 2], new Float64()),
      client_id: vectorFromArray([0, 0, 0], new Uint32()),
      input_tokens: vectorFromArray([10, 30, 40], new Uint32()),
    });
    const settings = { blockSize: 10, systemPromptTokens: 30 };
    const blocks = new HashIds(trace.batches[0]!.schema, settings);
    // 1 block, then this and two more of the prompt, then these and one that is its own.
    const batch: RecordBatch = blocks.add(trace.batches[0]!);
    expect(summaryOf(new Table([batch])).blocks).toEqual({ meanBlocks: 8 / 3, seenShare: 4 / 8 });
  });
});

describe('conversations', () => {
  const id = (number: number, turns: number) => (BigInt(number) << 6n) | BigInt(turns - 1);

  it('are counted where they begin, with the turns that their ids say', () => {
    const trace = new Table({
      timestamp: vectorFromArray([0, 1, 2, 3, 4, 5], new Float64()),
      // The first began before the trace, and the last ends behind it.
      conversation_id: vectorFromArray(
        [id(1, 3), id(2, 2), id(3, 1), id(1, 3), id(2, 2), id(4, 64)],
        new Uint64(),
      ),
      turn: vectorFromArray([2, 1, 1, 3, 2, 1], new Uint16()),
    });
    expect(summaryOf(trace).conversations).toEqual({ count: 2, meanTurns: 33, singleRequests: 1 });
  });

  it('have the turns that are there, where nobody knew how many will be', () => {
    const session = (number: number) => (BigInt(number) << 16n) | 0xffffn;
    const { schema, batches } = new Table({
      timestamp: vectorFromArray([0, 1, 2], new Float64()),
      conversation_id: vectorFromArray([session(0), session(1), session(0)], new Uint64()),
      turn: vectorFromArray([1, 1, 2], new Uint16()),
    });
    const said = new Schema(schema.fields, new Map([['servegen.turn_bits', '16']]));
    const trace = new Table(said, batches);
    expect(summaryOf(trace).conversations).toEqual({ count: 2, meanTurns: 1.5, singleRequests: 0 });
  });

  it('may all have as many turns as the bits of their ids can say', () => {
    const trace = new Table({
      timestamp: vectorFromArray([0, 1, 2], new Float64()),
      conversation_id: vectorFromArray([id(0, 64), id(1, 64), id(0, 64)], new Uint64()),
      turn: vectorFromArray([1, 1, 2], new Uint16()),
    });
    expect(summaryOf(trace).conversations).toEqual({ count: 2, meanTurns: 64, singleRequests: 0 });
  });
    expect(summaryOf(trace).conversations).toEqual({ count: 2, meanTurns: 1.5, singleRequests: 0 });
  });

  it('of others, whose ids say nothing of turns, are not', () => {
    const trace = new Table({
      timestamp: vectorFromArray([0], new Float64()),
      conversation_id: makeVector(Uint32Array.of(7)),
      turn: vectorFromArray([1], new Uint16()),
    });
    expect(summaryOf(trace).conversations).toBeUndefined();
  });
});
