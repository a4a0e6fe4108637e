import {
  type DataType,
  Field,
  Float64,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Uint32,
  vectorFromArray,
} from 'apache-arrow';

/** A trace as columns; `client_id` is 0, and `output_tokens` 1, where nothing else is said. */
export interface Columns {
  readonly timestamp: readonly number[];
  readonly [column: string]: readonly (number | bigint | readonly number[])[];
}

export interface TraceShape {
  /** Rows of a batch, cycled through. Default all. */
  readonly batchRows?: readonly number[];
  /** Types of columns that are neither Uint32 nor lists of it. */
  readonly types?: Readonly<Record<string, DataType>>;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The batches of a trace that is given value by value. */
export async function* traceOf(columns: Columns, shape: TraceShape = {}): AsyncGenerator<RecordBatch> {
  const rows = columns.timestamp.length;
  const all: Columns = {
    client_id: new Array(rows).fill(0),
    output_tokens: new Array(rows).fill(1),
    ...columns,
  };
  const names = ['timestamp', ...Object.keys(all).filter((name) => name !== 'timestamp')];
  const fields = names.map((name) => new Field(name, typeOf(name, all[name], shape), false));
  const schema = new Schema(fields, new Map(Object.entries(shape.metadata ?? {})));
  const batchRows = shape.batchRows ?? [rows];
  for (let from = 0, batch = 0; from < rows || batch === 0; batch++) {
    const to = Math.min(rows, from + batchRows[batch % batchRows.length]);
    const children = fields.map(
      ({ name, type }) => vectorFromArray([...all[name].slice(from, to)], type).data[0],
    );
    yield new RecordBatch(
      schema,
      makeData({ type: new Struct(fields), length: to - from, nullCount: 0, children }),
    );
    from = to;
  }
}

function typeOf(name: string, values: Columns[string], { types }: TraceShape): DataType {
  if (types?.[name] !== undefined) return types[name];
  if (name === 'timestamp') return new Float64();
  return Array.isArray(values[0]) ? new List(new Field('item', new Uint32(), false)) : new Uint32();
}

/** Uniform numbers in [0, 1): mulberry32 by Tommy Ettinger, which passes the tests that matter here. */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Arrivals of a Poisson process: exponential gaps. */
export function poissonArrivals(rate: number, seconds: number, uniform: () => number): number[] {
  const arrivals: number[] = [];
  for (let time = 0; ; ) {
    time -= Math.log(1 - uniform()) / rate;
    if (time >= seconds) return arrivals;
    arrivals.push(time);
  }
}
