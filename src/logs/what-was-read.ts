import type { OpenedTrace } from '../trace/reading/open-parts.js';
import type { ChainSessions } from './chain-sessions.js';
import type { ClientIndex } from './client-index.js';
import type { DroppedTally } from './dropped-rows.js';
import type { LogColumns } from './log-columns.js';
import type { LogLayout } from './log-layout.js';
import type { LogTimes } from './log-times.js';
import type { SortedRows } from './sorted-rows.js';

/** What has been found out about a log when its last row has been read. */
export interface ReadLog {
  readonly trace: OpenedTrace;
  readonly columns: LogColumns;
  readonly layout: LogLayout;
  readonly sorted: SortedRows;
  readonly times: LogTimes;
  /** Those that were dropped included. */
  readonly rows: number;
  readonly dropped: DroppedTally;
  readonly clients: ClientIndex | undefined;
  readonly chains: ChainSessions | undefined;
  readonly unsaid: Unsaid;
  /** Whether any request has reasoning, or items. */
  readonly isUsed: { readonly reason: boolean; readonly items: boolean };
}

/** Rows that say nothing of something, for which 0 is taken. */
export interface Unsaid {
  readonly reason: number;
  readonly images: number;
  readonly history: number;
}
