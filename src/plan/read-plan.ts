import { ArrivalModeCode, Client, Column, Header, Window } from '../engine/plan-layout.generated.js';
import { PlanError } from '../errors.js';
import type { ColumnType, TraceColumn } from '../fields.js';
import { type Sliced, STEPS_AT_A_TIME } from '../platform/slices.js';
import { typeOfCode } from './columns.js';

/** A column of a trace behind `timestamp` and `client_id`, as a plan tells of it. */
export type PlanColumn = Pick<TraceColumn, 'name' | 'type' | 'values'>;

/** Plan bytes, and what they say of the trace that whoever makes it needs to know. */
export interface CompiledPlan {
  readonly bytes: Uint8Array;
  /** Those behind `timestamp` and `client_id`. */
  readonly columns: readonly PlanColumn[];
  /** That of the trace. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Clients with at least one active window in the trace. */
  readonly clientCount: number;
  /** Whether the plan fixes the number of rows; with `renewal` arrivals and with conversations it does not. */
  readonly isCounted: boolean;
  /** Seconds that the trace covers. */
  readonly durationSeconds: number;
}

/** Columns that every trace has, and those that are made of its rows. */
const OTHER_COLUMNS = ['timestamp', 'client_id', 'request_id', 'hash_ids'];

/**
 * Reads what a plan says of its trace.
 *
 * @param bytes that the engine has found valid
 * @throws PlanError where its texts are not what a plan has
 */
export function* readPlan(bytes: Uint8Array): Sliced<CompiledPlan> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u32 = (at: number) => view.getUint32(at, true);
  const texts = bytes.subarray(u32(Header.TEXTS), u32(Header.TEXTS) + u32(Header.TEXT_BYTES));
  const columns = Array.from({ length: u32(Header.COLUMN_COUNT) }, (_, index): PlanColumn => {
    const at = u32(Header.COLUMNS) + index * Column.SIZE;
    const nameAt = u32(at + Column.NAME);
    const column = { name: textAt(texts, nameAt), type: typeOf(u32(at + Column.KIND)) };
    if (column.type !== 'dictionary') return column;
    const values = valuesOf(textAt(texts, texts.indexOf(0, nameAt) + 1), u32(at + Column.OTHER_SLOT));
    return { ...column, values };
  });
  checkNames(columns);
  const lastWindow = u32(Header.WINDOWS) + (u32(Header.WINDOW_COUNT) - 1) * Window.SIZE;
  const clients = new Set<number>();
  for (let index = 0; index < u32(Header.CLIENT_COUNT); index++) {
    if (index % STEPS_AT_A_TIME === 0) yield;
    clients.add(u32(u32(Header.CLIENTS) + index * Client.SIZE + Client.ID));
  }
  return {
    bytes,
    columns,
    metadata: metadataOf(textAt(texts, 0)),
    clientCount: clients.size,
    isCounted: u32(Header.ARRIVALS) !== ArrivalModeCode.RENEWAL && u32(Header.CLASS_COUNT) === 0,
    durationSeconds: view.getFloat64(lastWindow + Window.END, true),
  };
}

function typeOf(kind: number): ColumnType {
  const type = typeOfCode(kind);
  if (type === undefined) throw new PlanError(`the plan is corrupt: a column is of kind ${kind}`);
  return type;
}

function textAt(texts: Uint8Array, at: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      texts.subarray(at, texts.indexOf(0, at)),
    );
  } catch (error) {
    throw new PlanError('the plan is corrupt: a text is not UTF-8', {}, { cause: error });
  }
}

/** @throws PlanError for columns that no schema could have beside each other */
function checkNames(columns: readonly PlanColumn[]): void {
  const used = new Set(OTHER_COLUMNS);
  for (const { name } of columns) {
    if (name === '' || used.has(name)) {
      throw new PlanError(`the plan is corrupt: a column is called '${name}', as another is or may be`);
    }
    used.add(name);
  }
}

/** @throws PlanError for a dictionary that is none, or of another length */
function valuesOf(text: string, count: number): NonNullable<PlanColumn['values']> {
  const fault = (cause?: unknown) =>
    new PlanError(
      `the plan is corrupt: a dictionary is no JSON array of ${count} texts or numbers`,
      {},
      { cause },
    );
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch (error) {
    throw fault(error);
  }
  if (!Array.isArray(values) || values.length !== count) throw fault();
  // Numbers that JSON has and doubles have not are infinite.
  const isOneKind =
    values.every((value) => typeof value === 'string') || values.every((value) => Number.isFinite(value));
  if (values.length === 0 || !isOneKind) throw fault();
  return values;
}

function metadataOf(text: string): ReadonlyMap<string, string> {
  const fault = (cause?: unknown) =>
    new PlanError('the plan is corrupt: its metadata is not a JSON object of texts', {}, { cause });
  let metadata: unknown;
  try {
    metadata = JSON.parse(text);
  } catch (error) {
    throw fault(error);
  }
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) throw fault();
  const entries = Object.entries(metadata);
  if (!entries.every(([, value]) => typeof value === 'string')) throw fault();
  return new Map(entries);
}
