import type { Sliced } from '../platform/slices.js';
import type { Pool } from '../pool/pool.js';
import type { ContextLimit, Conversations, TraceSettings } from '../workload/resolved-workload.js';

/** What limits do to the requests of clients. */
export interface ClientLimits {
  /** That of a client; undefined where it has none. */
  of(client: number): ContextLimit | undefined;
  /** Whether a limit has been met. */
  readonly areThere: boolean;
  /**
   * Finds the mean number of turns that take place of a client's conversations, unless it is known.
   *
   * @param dataset of the window in which they begin
   * @throws UsageError where hardly a request of the client would keep its limit
   */
  find(client: number, dataset: number, conversations: Conversations | undefined): Sliced<void>;
  /** The mean number of turns, where it has been found; undefined where no limit makes them fewer. */
  meanTurns(client: number, dataset: number, conversations: Conversations | undefined): number | undefined;
}

/** Of workloads without any. */
export const NO_LIMITS: ClientLimits = {
  areThere: false,
  of: () => undefined,
  *find() {},
  meanTurns: () => undefined,
};

/** Whether a client has a limit, its own or that of the settings, as far as these tell. */
export function mayHaveLimits(pool: Pool, { max_context }: Pick<TraceSettings, 'max_context'>): boolean {
  if (max_context !== undefined) return true;
  return pool.clientIds.some((_, client) => pool.traits?.(client)?.maxContext !== undefined);
}
