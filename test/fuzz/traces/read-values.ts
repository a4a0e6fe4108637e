import { type RecordBatch, RecordBatchReader, type Vector } from 'apache-arrow';
import { TraceDigest } from '../../../src/trace/digest.js';
import { openTrace } from '../../../src/trace/reading/open-trace.js';
import { TraceSummarizer } from '../../../src/trace/summary.js';
import { withStoringCodecs } from './codecs.js';

/** The values of a trace: for each column, of which there may be several of a name, those of all rows as text. */
export interface TraceValues {
  readonly rows: number;
  readonly columns: readonly (readonly [name: string, values: readonly string[]])[];
}

/** Rows whose values are compared. */
const COMPARED_ROWS = 1000;

/** What the product reads; its digest and summary are made as well. @throws what the product throws */
export async function readAsProduct(path: string): Promise<TraceValues> {
  const trace = await openTrace(path);
  const digest = new TraceDigest(trace.schema);
  const summary = new TraceSummarizer(trace.schema);
  const values = new ValueReader();
  for await (const batch of trace) {
    digest.update(batch);
    summary.update(batch);
    values.add(batch);
  }
  digest.hex();
  summary.summary();
  return values.values;
}

/** What apache-arrow reads in each of some bytes: as they are, and as the stream that the inside of a file is. */
export function readAsArrow(traces: readonly Uint8Array[]): (TraceValues | Error)[] {
  return traces
    .flatMap((bytes) => (isFile(bytes) ? [bytes, bytes.subarray(8)] : [bytes]))
    .map((bytes) => {
      try {
        const values = new ValueReader();
        withStoringCodecs(() => {
          for (const batch of RecordBatchReader.from(bytes)) values.add(batch);
        });
        return values.values;
      } catch (error) {
        return error as Error;
      }
    });
}

/** Whether bytes begin as Arrow files do. */
export function isFile(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 6)) === 'ARROW1';
}

/** Collects the values of batches. */
export class ValueReader {
  #rows = 0;
  readonly #columns: [string, string[]][] = [];

  get values(): TraceValues {
    return { rows: this.#rows, columns: this.#columns };
  }

  add(batch: RecordBatch): void {
    for (const [index, { name }] of batch.schema.fields.entries()) {
      this.#columns[index] ??= [name, []];
      const [, values] = this.#columns[index];
      const column = batch.getChildAt(index);
      const count = Math.min(batch.numRows, COMPARED_ROWS - values.length);
      for (let row = 0; row < count; row++) values.push(textOf(column?.get(row)));
    }
    this.#rows += batch.numRows;
  }
}

/** Numbers of all types and lists of them, so that the same value is the same text. */
function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'toArray' in value) {
    return Array.from((value as Vector).toArray() as ArrayLike<unknown>, textOf).join(' ');
  }
  return String(value);
}

/** The first difference of the values of a trace from those of another, which may have more columns. */
export function differenceOf(found: TraceValues, expected: TraceValues): string | undefined {
  if (found.rows !== expected.rows) return `${found.rows} rows and not ${expected.rows}`;
  const left = [...expected.columns];
  for (const [name, values] of found.columns) {
    const at = left.findIndex(([other]) => other === name);
    if (at < 0) return `a column ${name}`;
    const [[, others]] = left.splice(at, 1);
    const row = values.findIndex((value, index) => value !== others[index]);
    if (row >= 0)
      return `${name} ${values[row].slice(0, 60)} and not ${others[row]?.slice(0, 60)} in row ${row}`;
  }
  return undefined;
}
