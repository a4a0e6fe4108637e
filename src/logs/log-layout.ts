import type { LogColumns } from './log-columns.js';
import type { RowLayout, ScalarColumn } from './row-layout.js';

/** Where the columns of a log are in the rows that are kept. */
export interface LogLayout extends RowLayout {
  readonly places: Readonly<
    Record<'client' | 'session' | 'history' | 'input' | 'output' | 'reason' | 'images', number>
  >;
}

/** The rows that are kept of a log with such columns. */
export function layoutOf({ items, ...columns }: LogColumns): LogLayout {
  const scalars: ScalarColumn[] = [{ name: 'time', type: 'float64' }];
  const place = (name: string, type: ScalarColumn['type'], isThere: boolean) =>
    isThere ? scalars.push({ name, type }) - 1 : -1;
  const hasSessions = columns.session !== undefined || columns.chain !== undefined;
  const places = {
    session: place('session', 'float64', hasSessions),
    reason: place('reason', 'float64', columns.reason !== undefined),
    input: place('input', 'uint32', true),
    output: place('output', 'uint32', true),
    client: place('client', 'uint32', columns.clientKey !== 'none'),
    history: place('history', 'uint32', columns.history !== undefined),
    images: place('images', 'uint32', columns.imageCount !== undefined),
  };
  return { scalars, lists: [...items.keys()], places };
}
