import { readFileSync, writeFileSync } from 'node:fs';
import { Table, tableFromArrays, tableToIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { TraceError } from '../../src/errors.js';
import { openSink } from '../../src/output/file/open-sink.js';
import { openTrace } from '../../src/trace/reading/open-trace.js';
import { useFolder } from '../fixtures/folder.js';
import { sampleBatch, sampleBatches, sampleSchema } from './sample-traces.js';

const folder = useFolder();
const schema = sampleSchema('multimodal', true);

async function writeSample(format: 'arrow' | 'arrow-stream', rows = 100): Promise<string> {
  const path = folder.path(`sample-${rows}.${format}`);
  const sink = await openSink(path, format, schema);
  for (const batch of sampleBatches(schema, rows, 30)) await sink.write(batch);
  await sink.close();
  return path;
}

async function readRows(path: string): Promise<number> {
  let rows = 0;
  for await (const batch of await openTrace(path)) rows += batch.numRows;
  return rows;
}

describe.each(['arrow', 'arrow-stream'] as const)('%s', (format) => {
  it('gives back every value', async () => {
    const trace = await openTrace(await writeSample(format));
    const batches = [];
    for await (const batch of trace) batches.push(batch);
    const rows = JSON.stringify(new Table(batches).toArray(), bigintAsText);
    expect(rows).toBe(JSON.stringify(sampleBatch(schema, 0, 100).toArray(), bigintAsText));
    expect(trace.schema.metadata).toEqual(schema.metadata);
  });

  it('reads a trace without rows', async () => {
    expect(await readRows(await writeSample(format, 0))).toBe(0);
  });

  it("reads what apache-arrow's own writer makes", async () => {
    const batches = [...sampleBatches(schema, 100, 40)];
    for (const rows of [new Table(batches), new Table(schema, [])]) {
      const path = folder.path('foreign');
      writeFileSync(path, tableToIPC(rows, format === 'arrow' ? 'file' : 'stream'));
      expect(await readRows(path)).toBe(rows.numRows);
    }
  });

  it('notices wherever it is cut off', async () => {
    const whole = readFileSync(await writeSample(format));
    const path = folder.path('cut');
    for (let length = 0; length < whole.length; length += 1 + Math.floor(whole.length / 199)) {
      writeFileSync(path, whole.subarray(0, length));
      const error = await readRows(path).catch((reason: unknown) => reason);
      expect(error, `${length} of ${whole.length} bytes`).toBeInstanceOf(TraceError);
      expect((error as Error).message).toContain(path);
      expect((error as TraceError).location.file).toBe(path);
    }
  });

  it('can be left early', async () => {
    const trace = await openTrace(await writeSample(format));
    for await (const batch of trace) {
      expect(batch.numRows).toBe(30);
      break;
    }
  });
});

describe('refusals', () => {
  it.each([
    ['empty', '', /is empty/],
    ['text', 'abc and what follows\n', /is not a trace: it looks like text/],
    ['short', 'abc', /is not a trace: it looks like text/],
    ['magic', 'ARROW1', /cut off/],
    ['magic and nothing', 'ARROW1\0\0', /cut off/],
  ])('of %s', async (name, content, message) => {
    const path = folder.path(name);
    writeFileSync(path, content);
    await expect(openTrace(path)).rejects.toThrow(message);
    await expect(openTrace(path)).rejects.toThrow(TraceError);
  });

  it('of a path without a file, and of a directory', async () => {
    await expect(openTrace(folder.path('nothing'))).rejects.toThrow(
      /nothing cannot be read: there is no such file/,
    );
    await expect(openTrace(folder.path())).rejects.toThrow(/is a directory, not a trace/);
  });

  it.each([
    [{ client_id: Uint32Array.of(1) }, /no column timestamp/],
    [{ timestamp: ['2026-01-01'] }, /column timestamp: it is of type dictionary<string>; times are numbers/],
    [
      { timestamp: Float64Array.of(1), client_id: Uint32Array.of(1), name: ['a'] },
      /column name is of type dictionary<string>; numbers and lists of numbers are read/,
    ],
  ])('of a table that is no trace: %#', async (columns, message) => {
    const path = folder.path('table.arrow');
    writeFileSync(
      path,
      tableToIPC(tableFromArrays(columns as unknown as Record<string, Float64Array>), 'file'),
    );
    await expect(readRows(path)).rejects.toThrow(message);
    await expect(readRows(path)).rejects.toThrow(/table\.arrow/);
  });
});

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
