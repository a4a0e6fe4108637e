import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { type RecordBatch, RecordBatchReader, type Schema, tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { OutputError } from '../../src/errors.js';
import { CATEGORIES } from '../../src/fields.js';
import { openSink } from '../../src/output/file/open-sink.js';
import { useFolder } from '../fixtures/folder.js';
import { sampleBatch, sampleBatches, sampleSchema } from '../trace/sample-traces.js';

const FORMATS = ['arrow', 'arrow-stream'] as const;
const folder = useFolder();

async function writeSample(
  path: string,
  format: (typeof FORMATS)[number],
  schema: Schema,
  batches: Iterable<RecordBatch>,
): Promise<number> {
  const sink = await openSink(path, format, schema);
  for (const batch of batches) await sink.write(batch);
  await sink.close();
  return sink.bytesWritten;
}

describe.each(FORMATS)('%s', (format) => {
  it.each(CATEGORIES)('is read back by apache-arrow, value by value: %s', async (category) => {
    const schema = sampleSchema(category, true);
    const path = folder.path('trace.arrow');
    const bytes = await writeSample(path, format, schema, sampleBatches(schema, 1_000, 300));
    expect(statSync(path).size).toBe(bytes);
    const table = tableFromIPC(readFileSync(path));
    expect(table.batches.map((batch) => batch.numRows)).toEqual([300, 300, 300, 100]);
    expect(table.schema.metadata).toEqual(schema.metadata);
    const expected = sampleBatch(schema, 0, 1_000);
    expect(JSON.stringify(table.toArray(), bigintAsText)).toBe(
      JSON.stringify(expected.toArray(), bigintAsText),
    );
  });

  it('is valid without rows', async () => {
    const schema = sampleSchema('multimodal');
    const path = folder.path('empty.arrow');
    await writeSample(path, format, schema, []);
    const reader = RecordBatchReader.from(readFileSync(path)).open();
    expect(reader.schema.fields.map(String)).toEqual(schema.fields.map(String));
    expect(reader.schema.metadata).toEqual(schema.metadata);
    expect(tableFromIPC(readFileSync(path)).numRows).toBe(0);
  });

  it('writes slices of batches', async () => {
    const schema = sampleSchema('multimodal');
    const path = folder.path('slices.arrow');
    const whole = sampleBatch(schema, 0, 100);
    await writeSample(path, format, schema, [whole.slice(0, 33), whole.slice(33, 34), whole.slice(34, 100)]);
    const table = tableFromIPC(readFileSync(path));
    expect(JSON.stringify(table.toArray())).toBe(JSON.stringify(whole.toArray()));
  });

  it('keeps order and content over many writes of every size', async () => {
    const schema = sampleSchema('language');
    const path = folder.path('many.arrow');
    // 1 row is copied together, 3,000 rows straddle the limits, 90,000 are handed over.
    for (const [rows, batchSize] of [
      [5_000, 1],
      [150_000, 3_000],
      [400_000, 90_000],
    ]) {
      await writeSample(path, format, schema, sampleBatches(schema, rows, batchSize));
      const timestamps = tableFromIPC(readFileSync(path)).getChild('timestamp')!.toArray();
      const firstWrong = timestamps.findIndex((timestamp: number, row: number) => timestamp !== row / 8);
      expect([timestamps.length, firstWrong]).toEqual([rows, -1]);
    }
  });
});

it('puts a whole stream between the magic numbers of a file', async () => {
  const schema = sampleSchema('language');
  const path = folder.path('trace.arrow');
  await writeSample(path, 'arrow', schema, sampleBatches(schema, 100, 40));
  const bytes = readFileSync(path);
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('ARROW1\0\0');
  expect(bytes.subarray(-6).toString('latin1')).toBe('ARROW1');
  const reader = RecordBatchReader.from(bytes.subarray(8)).open();
  expect([...reader].map((batch) => batch.numRows)).toEqual([40, 40, 20]);
});

describe('an ordinary file', () => {
  it('appears under its name only when it is complete', async () => {
    const schema = sampleSchema('language');
    const path = folder.path('trace.arrow');
    writeFileSync(path, 'what was there before');
    const sink = await openSink(path, 'arrow', schema);
    await sink.write(sampleBatch(schema, 0, 10));
    expect(readFileSync(path, 'utf8')).toBe('what was there before');
    expect(readdirSync(folder.path())).toHaveLength(2);
    await sink.close();
    expect(readdirSync(folder.path())).toEqual(['trace.arrow']);
    expect(tableFromIPC(readFileSync(path)).numRows).toBe(10);
  });

  it('leaves nothing behind when it is aborted', async () => {
    const schema = sampleSchema('language');
    const sink = await openSink(folder.path('trace.arrow'), 'arrow', schema);
    await sink.write(sampleBatch(schema, 0, 200_000));
    await sink.abort();
    expect(readdirSync(folder.path())).toEqual([]);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it('is written through a symbolic link', async () => {
    const schema = sampleSchema('language');
    writeFileSync(folder.path('target.arrow'), '');
    symlinkSync('target.arrow', folder.path('link.arrow'));
    await writeSample(folder.path('link.arrow'), 'arrow', schema, []);
    expect(readdirSync(folder.path()).sort()).toEqual(['link.arrow', 'target.arrow']);
    expect(tableFromIPC(readFileSync(folder.path('target.arrow'))).numRows).toBe(0);
  });

  it('may have a name as long as the file system allows', async () => {
    const path = folder.path(`${'n'.repeat(249)}.arrow`);
    await writeSample(path, 'arrow', sampleSchema('language'), []);
    expect(existsSync(path)).toBe(true);
  });
});

describe('refusals', () => {
  const schema = sampleSchema('language');

  it('names a missing folder', async () => {
    const path = folder.path('missing/trace.arrow');
    await expect(openSink(path, 'arrow', schema)).rejects.toThrow(/missing does not exist/);
    await expect(openSink(path, 'arrow', schema)).rejects.toThrow(OutputError);
  });

  it('names a directory', async () => {
    await expect(openSink(folder.path(), 'arrow', schema)).rejects.toThrow(/is a directory/);
  });

  it.runIf(existsSync('/dev/full'))('says that a device is full', async () => {
    const write = writeSample('/dev/full', 'arrow', schema, [sampleBatch(schema, 0, 10)]);
    await expect(write).rejects.toThrow(/^\/dev\/full cannot be written: no space is left/);
    await expect(write).rejects.toMatchObject({ location: { file: '/dev/full' } });
  });
});

describe.runIf(existsSync('/dev/null'))('special files', () => {
  it('writes to a device directly', async () => {
    const schema = sampleSchema('language');
    await writeSample('/dev/null', 'arrow', schema, sampleBatches(schema, 100, 10));
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('writes to a named pipe at the pace of its reader', async () => {
    const schema = sampleSchema('language');
    const path = folder.path('pipe');
    execFileSync('mkfifo', [path]);
    const written = writeSample(path, 'arrow-stream', schema, sampleBatches(schema, 200_000, 50_000));
    const reader = await RecordBatchReader.from((await import('node:fs')).createReadStream(path));
    let rows = 0;
    for await (const batch of reader) rows += batch.numRows;
    await written;
    expect(rows).toBe(200_000);
  });
});

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
