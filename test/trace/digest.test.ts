import { createHash } from 'node:crypto';
import {
  Schema as ArrowSchema,
  type Field,
  Float64,
  makeData,
  RecordBatch,
  type Schema,
  Struct,
  Table,
  Uint32,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { TraceError } from '../../src/errors.js';
import { CATEGORIES } from '../../src/fields.js';
import { openSink } from '../../src/output/file/open-sink.js';
import { attributeData, attributeField, dictionaryVector } from '../../src/trace/attributes.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { openTrace } from '../../src/trace/reading/open-trace.js';
import { traceField } from '../../src/trace/schema.js';
import { useFolder } from '../fixtures/folder.js';
import { sampleBatch, sampleBatches, sampleSchema } from './sample-traces.js';

const folder = useFolder();

function digestOf(schema: Schema, batches: Iterable<RecordBatch>): string {
  const digest = new TraceDigest(schema);
  for (const batch of batches) digest.update(batch);
  return digest.hex();
}

/** The digest as its description says, from plain values and with another way of laying out bytes. */
function describedDigest(batch: RecordBatch): string {
  const lines = ['servegen trace digest 1', `rows ${batch.numRows}`];
  for (const [index, { name }] of batch.schema.fields.entries()) {
    const values = [...batch.getChildAt(index)!];
    const hash = (bytes: Buffer[]) => createHash('sha256').update(Buffer.concat(bytes)).digest('hex');
    if (name.startsWith('image') || name.startsWith('audio') || name.startsWith('video')) {
      const items = values.map((list) => [...list]);
      const counts = hash(items.map((list) => uint32(list.length)));
      lines.push(`column "${name}" list<uint32> ${counts} ${hash(items.flat().map(uint32))}`);
    } else if (name === 'timestamp') {
      lines.push(`column "${name}" float64 ${hash(values.map(float64))}`);
    } else if (name === 'request_id') {
      lines.push(`column "${name}" uint64 ${hash(values.map(uint64))}`);
    } else {
      lines.push(`column "${name}" uint32 ${hash(values.map(uint32))}`);
    }
  }
  return createHash('sha256')
    .update(`${lines.join('\n')}\n`)
    .digest('hex');
}

describe.each(CATEGORIES)('of a %s trace', (category) => {
  const schema = sampleSchema(category, true);
  const whole = sampleBatch(schema, 0, 1_000);
  const expected = describedDigest(whole);

  it.each([1, 7, 64, 999, 1_000])('is the one described, in batches of %i', (batchSize) => {
    expect(digestOf(schema, sampleBatches(schema, 1_000, batchSize))).toBe(expected);
  });

  it('does not depend on slices and offsets', () => {
    const slices = [whole.slice(0, 1), whole.slice(1, 501), whole.slice(501, 501), whole.slice(501, 1_000)];
    expect(digestOf(schema, slices)).toBe(expected);
  });

  it.each(['arrow', 'arrow-stream'] as const)('does not depend on storage: %s', async (format) => {
    const path = folder.path('trace');
    const sink = await openSink(path, format, schema);
    for (const batch of sampleBatches(schema, 1_000, 130)) await sink.write(batch);
    await sink.close();
    const trace = await openTrace(path);
    const digest = new TraceDigest(trace.schema);
    for await (const batch of trace) digest.update(batch);
    expect(digest.hex()).toBe(expected);
  });

  it('covers rows that are missing, added or moved', () => {
    const parts = [whole.slice(0, 500), whole.slice(500, 1_000)];
    expect(digestOf(schema, [parts[0]])).not.toBe(expected);
    expect(digestOf(schema, [parts[1], parts[0]])).not.toBe(expected);
    expect(digestOf(schema, [...parts, parts[1]])).not.toBe(expected);
    expect(digestOf(schema, [])).not.toBe(expected);
  });
});

it('covers request_id only where it is present', () => {
  const plain = sampleSchema('language');
  const numbered = sampleSchema('language', true);
  const plainDigest = digestOf(plain, sampleBatches(plain, 100, 30));
  expect(plainDigest).not.toBe(digestOf(numbered, sampleBatches(numbered, 100, 30)));
  const selected = sampleBatch(numbered, 0, 100).select(plain.fields.map((field) => field.name));
  expect(digestOf(plain, [selected])).toBe(plainDigest);
});

it('tells lists apart whose items are the same', () => {
  // Rows 1 and 2 have 1 and 2 items; without the counts, moving the border between them would go unseen.
  const schema = sampleSchema('multimodal');
  const batch = sampleBatch(schema, 0, 4);
  const moved = sampleBatch(schema, 0, 4);
  moved.data.children[4].valueOffsets.set([0, 1, 1, 3, 6].slice(0, 5));
  batch.data.children[4].valueOffsets.set([0, 0, 1, 3, 6]);
  expect(digestOf(schema, [moved])).not.toBe(digestOf(schema, [batch]));
});

it('of attributes goes by what they mean, whatever their dictionaries', () => {
  const fields = [traceField('timestamp', 'float64'), traceField('client_id', 'uint32')];
  const batchOf = (rows: readonly number[], tenants: readonly string[], priorities: readonly number[]) => {
    const tenant = attributeField('tenant', tenants, 0);
    const priority = attributeField('priority', priorities, 1);
    const schema = new ArrowSchema([...fields, tenant, priority]);
    const data = {
      timestamp: [0, 1.5, 2],
      client_id: [7, 9, 7],
      tenant: ['b', 'ü', 'b'],
      priority: [2, -1.5, 2],
    };
    const of = (field: Field, values: readonly (string | number)[], all: readonly (string | number)[]) =>
      attributeData(
        field.type,
        Int32Array.from(rows, (row) => values.indexOf(all[row])),
        dictionaryVector(field.type.dictionary, values as readonly string[]),
      );
    const children = [
      makeData({ type: new Float64(), data: Float64Array.from(rows, (row) => data.timestamp[row]) }),
      makeData({ type: new Uint32(), data: Uint32Array.from(rows, (row) => data.client_id[row]) }),
      of(tenant, tenants, data.tenant),
      of(priority, priorities, data.priority),
    ];
    const type = new Struct(schema.fields);
    return new RecordBatch(schema, makeData({ type, length: rows.length, nullCount: 0, children }));
  };
  // By Python's hashlib, from the description: numbers of rows 0, 1, 0, and ["b","ü"] and [2,-1.5] in UTF-8.
  const expected = '279ceff16a5d7405edb71ec06fd3f55c474727d658e0e281b15e1a28491ac91d';
  const whole = batchOf([0, 1, 2], ['b', 'ü'], [2, -1.5]);
  expect(digestOf(whole.schema, [whole])).toBe(expected);
  const parts = [batchOf([0], ['x', 'ü', 'b'], [5, -1.5, 2]), batchOf([1, 2], ['ü', 'b'], [-1.5, 2, 8])];
  expect(digestOf(whole.schema, parts)).toBe(expected);
  expect(digestOf(whole.schema, [parts[1], parts[0]])).not.toBe(expected);
});

it('refuses columns that no trace has', () => {
  const { schema } = new Table({ name: vectorFromArray(['a'], new Utf8()) });
  expect(() => new TraceDigest(schema)).toThrow(TraceError);
});

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

function float64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}
