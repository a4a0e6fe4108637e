/**
 * Writes a trace as Parquet (zstd, row groups of 524,288 rows) by a library, in one thread, and prints the seconds that it
 * took from columns in memory, and the peak of memory.
 *
 * usage: node write-parquet.mjs own|hyparquet-writer|hyparquet-writer-split|parquet-wasm TRACE OUT
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { tableFromIPC, tableToIPC } from 'apache-arrow';
import { load, loadSource } from '../lib/paths.mjs';

const [, , library, trace, out] = process.argv;
const ROWS_OF_A_GROUP = 524_288;
const table = tableFromIPC(readFileSync(trace));

/** Zstandard, level 1, as our own writer has it. */
async function zstdCompressor() {
  const { ZstdEncoder } = await load('output/zstd/zstd-encoder.js');
  const zstd = await ZstdEncoder.open();
  return (bytes) => zstd.compress(bytes, 1);
}

const LIBRARIES = {
  async own() {
    const { openSink } = await loadSource('output/file/open-sink.ts');
    return async () => {
      const sink = await openSink(out, 'parquet', table.schema, { workers: 0, sync: false });
      for (const batch of table.batches) await sink.write(batch);
      await sink.close();
    };
  },
  async 'hyparquet-writer'(encoding) {
    const { parquetWriteBuffer } = await import('hyparquet-writer');
    const types = { Float64: 'DOUBLE', Uint32: 'INT32' };
    const columnData = table.schema.fields.map(({ name, type }, index) => {
      const values = table.getChildAt(index).toArray();
      // It knows signed numbers alone.
      const data = values instanceof Uint32Array ? new Int32Array(values.buffer) : values;
      return { name, data, type: types[type.toString()], nullable: false, encoding };
    });
    const compressors = { ZSTD: await zstdCompressor() };
    return () =>
      writeFileSync(
        out,
        Buffer.from(
          parquetWriteBuffer({ columnData, codec: 'ZSTD', compressors, rowGroupSize: ROWS_OF_A_GROUP }),
        ),
      );
  },
  'hyparquet-writer-split': () => LIBRARIES['hyparquet-writer']('BYTE_STREAM_SPLIT'),
  async 'parquet-wasm'() {
    const { Compression, Table, WriterPropertiesBuilder, writeParquet } = await import('parquet-wasm/node');
    // What it takes is an Arrow stream, which is written for it.
    const stream = tableToIPC(table, 'stream');
    return () => {
      const properties = new WriterPropertiesBuilder()
        .setCompression(Compression.ZSTD)
        .setMaxRowGroupSize(ROWS_OF_A_GROUP)
        .build();
      writeFileSync(out, writeParquet(Table.fromIPCStream(stream), properties));
    };
  },
};

const write = await LIBRARIES[library]();
const before = process.resourceUsage().maxRSS;
const start = performance.now();
await write();
const seconds = (performance.now() - start) / 1e3;
const peakBytes = (process.resourceUsage().maxRSS - before) * 1024;
console.log(JSON.stringify({ seconds, peakBytes }));
