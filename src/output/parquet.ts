import type { ChunkColumn, FlatColumn } from './chunks/chunk.js';
import type { ChunkFormat } from './chunks/chunk-format.js';
import { GrowingBytes } from './encoding/growing-bytes.js';
import { openKernels } from './encoding/kernels.js';
import type { FormatOptions } from './options.js';
import { type ColumnFacts, encodeColumn, type PageTools } from './parquet/column-chunk.js';
import { encodeTexts } from './parquet/dictionary-chunk.js';
import { isTextType, MAGIC } from './parquet/types.js';
import { ZstdEncoder } from './zstd/zstd-encoder.js';

/**
 * Apache Parquet: a chunk is a row group. Columns are never null; values are split by their bytes, and packed by Zstandard.
 */
export const chunks: ChunkFormat = {
  rowsPerChunk: 524_288,
  head: () => new TextEncoder().encode(MAGIC),
  async openEncoder(_columns, options) {
    const zstd = await ZstdEncoder.open();
    const kernels = await openKernels(zstd.memory);
    const tools: PageTools = { zstd, kernels, isPlain: isPlainAsked(options) };
    return {
      async encode({ rows, columns }, _place, rest) {
        // Packed rows are rarely larger than plain ones.
        const target = new GrowingBytes(columns.reduce((sum, { values }) => sum + values.byteLength, 1_024));
        const facts: ColumnFacts[] = [];
        for (const column of columns) {
          facts.push(
            isTextType(column.type)
              ? await encodeTexts(column as FlatColumn, rows, zstd, target, rest)
              : await encodeColumn(withNumbers(column), rows, tools, target, rest),
          );
        }
        return { bytes: target.bytes(), facts };
      },
    };
  },
  async tail(columns, written, metadata, options) {
    // What it needs of Arrow is not for the workers.
    const { footerBytes } = await import('./parquet/footer.js');
    return footerBytes(columns, written, metadata, isPlainAsked(options));
  },
};

/** The numbers of an attribute in the place of places in their dictionary, as Arrow's readers have no dictionaries of numbers. */
function withNumbers(column: ChunkColumn): ChunkColumn {
  const { name, type, values, dictionary } = column;
  if (dictionary === undefined) return column;
  const numbers = dictionary as readonly number[];
  const looked =
    type === 'dictionary<int32>' ? new Int32Array(values.length) : new Float64Array(values.length);
  for (let row = 0; row < looked.length; row++) looked[row] = numbers[values[row] as number];
  return { name, type, values: looked };
}

function isPlainAsked({ plain_pages: isPlain = false }: FormatOptions): boolean {
  return isPlain === true;
}
