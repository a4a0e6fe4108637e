/** A column of tokens, one number a request. */
export interface TokenColumn {
  readonly name: string;
  readonly role: 'input' | 'output' | 'reason' | 'answer';
}

/** What requests can have besides text, such as images. */
export interface Modality {
  readonly name: string;
  /** Whether the tokens of each item are known, and not only how many items there are. */
  readonly hasSizes: boolean;
}

/** Items of a modality: how many each request has, and the tokens of all of them one after the other. */
export interface ItemRows {
  readonly counts: Uint32Array;
  /** As many as the counts sum to; undefined where sizes are not known. */
  readonly sizes: Uint32Array | undefined;
}

/**
 * Requests that follow each other, whatever they were read from: a trace in Arrow's batches, or a log. Arrays are views that
 * hold until the next are read.
 */
export interface TrafficRows {
  readonly rows: number;
  /** Seconds, ascending; as they are read from their reader's `start` on, in pieces from 0. */
  readonly times: Float64Array;
  /** A whole number for each client, from 0, small ones for most; undefined where nothing tells them apart. */
  readonly clients: Uint32Array | undefined;
  /** What all numbers of clients are below, of these rows at least; 0 without clients. */
  readonly clientsBelow: number;
  /** Ids of conversations in two words each, the low one first; both `ALONE` for a request of none. */
  readonly conversations: Uint32Array | undefined;
  /** Which turn of its conversation each request is, from 1, as the traffic says; undefined where that is not known. */
  readonly turns: Uint32Array | undefined;
  /** Tokens that inputs repeat of the turns before; undefined where that is not known. */
  readonly history: Uint32Array | undefined;
  /** Column by column; fewer than there are rows where values are missing, which are left out. */
  readonly tokens: readonly Uint32Array[];
  /** Modality by modality. */
  readonly items: readonly ItemRows[];
}

/** Both words of the id of a request that belongs to no conversation. */
export const ALONE = 0xffff_ffff;

/** What gives `TrafficRows` of batches of one kind. */
export interface RowReader<Batch> {
  readonly columns: readonly TokenColumn[];
  readonly modalities: readonly Modality[];
  /** Of ids that say how many turns a conversation has, the bits that do so; 0 where none say it. */
  readonly lastTurnMask: number;
  /** Of times that are read, the one at which the traffic starts: known from the first row on. */
  readonly start: number;
  read(batch: Batch): TrafficRows;
  /** Why there are no clients, and what else is to be said; known at the end. */
  notes(): string[];
  /** Of a client, by its number. */
  clientName(client: number): string;
  /** Whether all rows had a client. */
  readonly hasClients: boolean;
}
