import type { Pool } from '../pool/pool.js';
import type { TraceSettings } from '../workload/resolved-workload.js';
import type { ClientTraits } from './profile-section.js';

/** What the requests of a client of the pool are held to and bear; undefined where that is nothing. */
export type TraitsOf = (clientIndex: number) => ClientTraits | undefined;

/** The traits of a pool's clients: their own, or those of the settings. */
export function traitsIn(pool: Pool, settings: Pick<TraceSettings, 'max_context'>): TraitsOf {
  return (client) => {
    const own = pool.traits?.(client);
    const limit = own?.maxContext ?? settings.max_context;
    const maxContext = limit === 'none' ? undefined : limit;
    return own === undefined && maxContext === undefined ? undefined : { ...own, maxContext };
  };
}
