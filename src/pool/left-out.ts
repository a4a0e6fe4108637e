import type { Pool } from './pool.js';

/** The clients of a pool that could not be used. */
export interface LeftOut {
  readonly clients: number;
  /** Their expected requests as a share of those of the whole pool: 0 to 1. */
  readonly requestShare: number;
}

export function leftOutOf({ leftOut }: Pool): LeftOut {
  return {
    clients: leftOut.length,
    requestShare: leftOut.reduce((sum, client) => sum + client.requestShare, 0),
  };
}
