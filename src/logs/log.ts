import type { Category } from '../fields.js';

/** Requests of a log, in ascending order of time over all batches of a pass. One entry a request in each array. */
export interface LogBatch {
  readonly rows: number;
  /** Seconds from the start of the log: its first request, or of a whole trace of this package the start of the trace. */
  readonly times: Float64Array;
  /** Indices of clients, from 0, in the order in which the rows of the log have them first; undefined where it does not tell who sent a request. */
  readonly clients: Uint32Array | undefined;
  /** A whole number below 2^53, the same for all requests of a session; NaN for a request without one. */
  readonly sessions: Float64Array | undefined;
  /** Tokens that a request's input repeats of the turns before it, where the log says so (a trace of ours). */
  readonly history: Uint32Array | undefined;
  /** By the fields of the category that a request has one value of, those that the log has: tokens, counts of items, the reason ratio. */
  readonly values: Readonly<Record<string, Uint32Array | Float64Array>>;
  /** By the fields of items (`image_tokens`), where the log has their sizes: those of request i are `values[offsets[i]]` to `offsets[i + 1]`. */
  readonly items: Readonly<Record<string, { readonly offsets: Uint32Array; readonly values: Uint32Array }>>;
}

/** By what clients are told apart. All but `client` make pseudo-clients: groups of requests that need not be one sender's. */
export type ClientKey = 'client' | 'session' | 'system prompt' | 'prefix' | 'none';

/** Rows of a kind that were left out. */
export interface DroppedRows {
  /** Such as `no output tokens (a failed call)`. */
  readonly reason: string;
  readonly rows: number;
  /** Where the first one stands, such as `log.csv:17`. */
  readonly first: string;
}

/** A log that has been read and sorted: it can be passed over any number of times. */
export interface Log {
  /** As it is named in messages. */
  readonly name: string;
  readonly category: Category;
  /** The fields that it has, of those of its category. */
  readonly fields: readonly string[];
  readonly requests: number;
  /** From the first request to the last, in seconds; above 0. Of a whole trace that says how long it is, that. */
  readonly durationSeconds: number;
  /** The workload spec that made it, where it says one (a trace of ours). */
  readonly spec?: unknown;
  /** Unix seconds of time 0; undefined where the log's times count from a moment that it does not say. */
  readonly startUnixSeconds: number | undefined;
  readonly clientKey: ClientKey;
  /** 1 where nothing tells clients apart. */
  readonly clientCount: number;
  /** What a client is called in the log, a number by its digits; `unknown` for requests of nobody; undefined for pseudo-clients. */
  clientName(index: number): string | undefined;
  readonly dropped: readonly DroppedRows[];
  /** What needs saying of it: its shape, the unit of its times, that it was sorted, what its clients are. */
  readonly notes: readonly string[];
  /** One pass over all requests. Arrays may be used again for the next batch. */
  batches(): AsyncIterable<LogBatch>;
  /** Removes what it keeps on disk. */
  close(): Promise<void>;
}
