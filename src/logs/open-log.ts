import { TraceError } from '../errors.js';
import { type Category, FIELDS } from '../fields.js';
import { isWholeTrace, readTraceMetadata, specifiedDuration } from '../trace/metadata.js';
import { counted } from './counted.js';
import type { DroppedTally } from './dropped-rows.js';
import type { Log, LogBatch } from './log.js';
import type { LogColumns } from './log-columns.js';
import type { LogLayout } from './log-layout.js';
import { logNotes } from './log-notes.js';
import type { Rows } from './row-layout.js';
import type { ReadLog } from './what-was-read.js';

/** @throws TraceError where there is no request that can be used, or all are at the same time */
export function openLog(read: ReadLog): Log {
  const { trace, columns, sorted, clients, rows, dropped } = read;
  const requests = rows - dropped.rows;
  const { name } = trace;
  if (requests === 0) throw fault(name, whyEmpty(rows, dropped));
  const [first, last] = sorted.span;
  const metadata = readTraceMetadata(trace.schema);
  const whole = wholeDuration(metadata);
  const zero = whole === undefined ? first : 0;
  const durationSeconds = Math.max(whole ?? 0, last - zero);
  if (!(durationSeconds > 0)) throw fault(name, whyShort(requests, dropped));
  const category = categoryOf(columns, read.isUsed);
  const views = fieldViews(read, category);
  const has = new Set(Object.keys(views.values).concat(views.items.map(([field]) => field)));
  const hasSessions = read.layout.places.session >= 0;
  return {
    name,
    category,
    fields: FIELDS[category].filter((field) => has.has(field)),
    requests,
    durationSeconds,
    ...(metadata.spec !== undefined && { spec: metadata.spec }),
    startUnixSeconds: startOf(read, zero),
    clientKey: columns.clientKey,
    clientCount: clients?.count ?? 1,
    clientName: (index) => clients?.nameOf(index),
    dropped: dropped.dropped,
    notes: logNotes(read, requests, category),
    async *batches() {
      let times = new Float64Array(0);
      for await (const page of sorted.passes()) {
        if (zero !== 0 && times.length < page.rows) times = new Float64Array(page.rows);
        yield batchOf(page, zero, times, read.layout, views, hasSessions);
      }
    },
    async close() {
      sorted.close();
    },
  };
}

/** Where the fields of a log are in its rows. */
interface FieldViews {
  readonly values: Readonly<Record<string, number>>;
  readonly items: readonly (readonly [field: string, list: number])[];
}

function fieldViews({ layout, isUsed }: ReadLog, category: Category): FieldViews {
  const { places, lists } = layout;
  return {
    values: {
      [category === 'multimodal' ? 'text_tokens' : 'input_tokens']: places.input,
      output_tokens: places.output,
      ...(category === 'reason' && { reason_ratio: places.reason }),
      ...(category === 'multimodal' && places.images >= 0 && { image_count: places.images }),
      // Counted from the items.
      ...(isUsed.items && Object.fromEntries(lists.map((field) => [countName(field), -1]))),
    },
    items: isUsed.items ? lists.map((field, list) => [field, list] as const) : [],
  };
}

function countName(field: string): string {
  return field.replace('_tokens', '_count');
}

function batchOf(
  page: Rows,
  zero: number,
  scratch: Float64Array<ArrayBuffer>,
  { places }: LogLayout,
  { values, items }: FieldViews,
  hasSessions: boolean,
): LogBatch {
  const { rows, scalars, lists } = page;
  const stored = scalars[0] as Float64Array<ArrayBuffer>;
  const times = zero === 0 ? stored : scratch.subarray(0, rows);
  if (zero !== 0) for (let row = 0; row < rows; row++) times[row] = stored[row] - zero;
  const counts = Object.fromEntries(
    items.map(([field, list]) => [countName(field), countsOf(lists[list].offsets)]),
  );
  return {
    rows,
    times,
    clients: places.client < 0 ? undefined : (scalars[places.client] as Uint32Array),
    sessions: hasSessions ? (scalars[places.session] as Float64Array) : undefined,
    history: places.history < 0 ? undefined : (scalars[places.history] as Uint32Array),
    values: Object.fromEntries(
      Object.entries(values).map(([field, place]) => [field, place < 0 ? counts[field] : scalars[place]]),
    ),
    items: Object.fromEntries(items.map(([field, list]) => [field, lists[list]])),
  };
}

function countsOf(offsets: Uint32Array): Uint32Array {
  const counts = new Uint32Array(offsets.length - 1);
  for (let row = 0; row < counts.length; row++) counts[row] = offsets[row + 1] - offsets[row];
  return counts;
}

function categoryOf({ category }: LogColumns, { reason, items }: ReadLog['isUsed']): Category {
  if (category === 'reason' && !reason) return 'language';
  return category === 'multimodal' && !items ? 'language' : category;
}

/** The length that a whole trace of this package was asked for. */
function wholeDuration(metadata: ReturnType<typeof readTraceMetadata>): number | undefined {
  const duration = isWholeTrace(metadata) ? specifiedDuration(metadata.spec) : undefined;
  return duration !== undefined && duration > 0 ? duration : undefined;
}

function startOf({ trace: { firstDate }, times }: ReadLog, zero: number): number | undefined {
  if (firstDate !== undefined) return firstDate.seconds + firstDate.nanoseconds / 1e9 + zero;
  return times.zeroUnixSeconds === undefined ? undefined : times.zeroUnixSeconds + zero;
}

function whyEmpty(rows: number, { dropped }: DroppedTally): string {
  if (rows === 0) return 'has no requests';
  const [most] = dropped;
  return `has no request that can be used: of ${counted(rows)} rows, ${counted(most.rows)} are left out since ${most.reason}, the first at ${most.first}`;
}

function whyShort(requests: number, { dropped }: DroppedTally): string {
  const reasons = dropped.map(
    ({ reason, rows, first }) => `${counted(rows, 'row')} since ${reason}, the first at ${first}`,
  );
  const leftOut = reasons.length > 0 ? `; left out are ${reasons.join('; ')}` : '';
  const needs = 'traffic needs two at different times';
  if (requests === 1) return `has one request, and ${needs}${leftOut}`;
  return `has ${counted(requests)} requests, all at the same time, and ${needs}${leftOut}`;
}

function fault(name: string, problem: string): TraceError {
  return new TraceError(`${name} ${problem}`, { file: name }, { saysLocation: true });
}
