import { UsageError } from '../errors.js';

/** Client-windows of a pool, at most: 33 bytes each. */
const MOST_CLIENT_WINDOWS = 8_388_608;

/** The limit that clients which are not kept have met: too few requests, the clients that were asked for, or room for windows. */
export type KeptBy = 'requests' | 'clients' | 'client-windows';

/** The clients of a fit: the kept ones in rows, busiest first, and perhaps a last row with all others. */
export interface FitClients {
  /** Row by the log's index of a client; -1 for requests that are left out. */
  readonly rowOf: Int32Array;
  /** The log's index of the client in each row; -1 for the residual. */
  readonly indices: Int32Array;
  /** Requests by row. */
  readonly requests: Float64Array;
  readonly rows: number;
  /** Requests of all clients. */
  readonly total: number;
  /** Clients with requests. */
  readonly clients: number;
  readonly residual: Residual | undefined;
  readonly keptBy: KeptBy;
}

/** The clients that are not kept. */
export interface Residual {
  readonly clients: number;
  readonly requests: number;
  /** They are too few to stand in the pool. */
  readonly isDropped: boolean;
}

/**
 * Divides clients into those that are kept and the residual.
 *
 * @param least requests of a client that is kept
 * @param most clients that are kept
 * @param minimum requests of the residual, without which it is dropped
 */
export function chooseClients(
  counts: Uint32Array,
  { least, most, minimum, windows }: { least: number; most: number; minimum: number; windows: number },
): FitClients {
  const room = Math.floor(MOST_CLIENT_WINDOWS / windows) - 1;
  if (room < 1) {
    throw new UsageError(
      `the log has ${windows} windows, where at most ${MOST_CLIENT_WINDOWS / 2} are possible; take longer ones`,
      {
        field: 'windowSeconds',
      },
    );
  }
  const busy: number[] = [];
  let [total, clients] = [0, 0];
  for (let index = 0; index < counts.length; index++) {
    total += counts[index];
    if (counts[index] > 0) clients++;
    if (counts[index] >= least) busy.push(index);
  }
  busy.sort((a, b) => counts[b] - counts[a] || a - b);
  const kept = busy.slice(0, Math.min(most, room));
  const ofKept = kept.reduce((sum, index) => sum + counts[index], 0);
  const others = { clients: clients - kept.length, requests: total - ofKept };
  const residual = others.clients === 0 ? undefined : { ...others, isDropped: others.requests < minimum };
  const hasRow = residual !== undefined && !residual.isDropped;
  const rowOf = new Int32Array(counts.length).fill(hasRow ? kept.length : -1);
  for (const [row, index] of kept.entries()) rowOf[index] = row;
  return {
    rowOf,
    indices: Int32Array.from(hasRow ? [...kept, -1] : kept),
    requests: Float64Array.from([
      ...kept.map((index) => counts[index]),
      ...(hasRow ? [others.requests] : []),
    ]),
    rows: kept.length + (hasRow ? 1 : 0),
    total,
    clients,
    residual,
    keptBy: kept.length === busy.length ? 'requests' : most <= room ? 'clients' : 'client-windows',
  };
}
