import type { RecordBatch } from '../arrow/classes.js';
import { type BatchItems, itemsOf, MOST_ITEMS, whyItemsDropped } from './batch-items.js';
import { type ColumnKeys, columnKeys, firstItemKeys } from './column-keys.js';
import type { LogColumn, LogColumns } from './log-columns.js';
import { numbersOf, whyNoCount } from './number-column.js';

type Numbers = ArrayLike<number>;

/** What a batch of a log has of each request. */
export interface BatchColumns {
  readonly input: Numbers;
  readonly output: Numbers;
  readonly reason: Numbers | undefined;
  readonly history: Numbers | undefined;
  readonly images: Numbers | undefined;
  readonly requests: Numbers | undefined;
  readonly items: readonly BatchItems[];
  /** Where sessions stand for clients, to be set row by row. */
  readonly clients: ColumnKeys | undefined;
  readonly sessions: SessionKeys | undefined;
}

/** What tells sessions apart: a name, or the request itself and the one before it. */
export type SessionKeys =
  | { readonly keys: Float64Array }
  | { readonly messages: Float64Array; readonly parents: Float64Array };

export function batchColumns(batch: RecordBatch, columns: LogColumns): BatchColumns {
  const numbers = (column: LogColumn | undefined) => column && numbersOf(batch.data.children[column.index]);
  return {
    input: numbers(columns.input)!,
    output: numbers(columns.output)!,
    reason: numbers(columns.reason),
    history: numbers(columns.history),
    images: numbers(columns.imageCount),
    requests: numbers(columns.requests),
    items: [...columns.items.values()].map((column) => itemsOf(batch, column)),
    clients: clientKeys(batch, columns),
    sessions: sessionKeys(batch, columns),
  };
}

function clientKeys(batch: RecordBatch, { client, clientKey }: LogColumns): ColumnKeys | undefined {
  if (client !== undefined) {
    return clientKey === 'prefix' ? firstItemKeys(batch, client.index) : columnKeys(batch, client.index);
  }
  return clientKey === 'none' ? undefined : { keys: new Float64Array(batch.numRows), nameOf: String };
}

function sessionKeys(batch: RecordBatch, { session, chain }: LogColumns): SessionKeys | undefined {
  if (session !== undefined) return { keys: columnKeys(batch, session.index).keys };
  if (chain === undefined) return undefined;
  return {
    messages: columnKeys(batch, chain.message.index).keys,
    parents: columnKeys(batch, chain.parent.index).keys,
  };
}

/** What is not said is 0: a request without a word on images has none. */
export function said(values: Numbers | undefined, row: number): number {
  return values === undefined || Number.isNaN(values[row]) ? 0 : values[row];
}

/**
 * Why a row cannot be used; undefined where it can.
 *
 * @param needsOutput requests without output are failed calls
 */
export function whyDropped(
  batch: BatchColumns,
  row: number,
  time: number,
  columns: LogColumns,
  needsOutput: boolean,
): string | undefined {
  if (Number.isNaN(time)) return `${columns.time.name} is missing or no time`;
  const [input, output] = [batch.input[row], batch.output[row]];
  if (output === 0 && needsOutput) return 'no output tokens (a failed call)';
  const above = (value: number, most: number, what: string | number) =>
    value > most ? `is more than ${what}` : undefined;
  const counted = (column: LogColumn | undefined, value: number, problem?: string) => {
    const why = column && (whyNoCount(value) ?? problem);
    return why && `${column.name} ${why}`;
  };
  const reason = said(batch.reason, row);
  const history = said(batch.history, row);
  const images = said(batch.images, row);
  return (
    counted(columns.input, input) ??
    counted(columns.output, output) ??
    counted(columns.reason, reason, above(reason, output, 'the output')) ??
    counted(columns.history, history, above(history, input, 'the input')) ??
    counted(columns.imageCount, images, above(images, MOST_ITEMS, MOST_ITEMS)) ??
    whyItemsDropped(batch.items, row)
  );
}
