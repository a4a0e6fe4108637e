import type { ClientTraits, Pool } from '../pool/pool.js';
import type { ContextLimit, TraceSettings } from '../workload/resolved-workload.js';

/** The traits of a client, with what the workload says of all. */
export interface SettledTraits extends Omit<ClientTraits, 'maxContext'> {
  readonly maxContext?: ContextLimit | undefined;
}

/** What the requests of a client of the pool are held to and bear; undefined where that is nothing. */
export type TraitsOf = (clientIndex: number) => SettledTraits | undefined;

/** The traits of a pool's clients: their own, or those of the settings. */
export function traitsIn(pool: Pool, settings: Pick<TraceSettings, 'max_context'>): TraitsOf {
  return (client) => {
    const own = pool.traits?.(client);
    const limit = own?.maxContext ?? settings.max_context;
    const maxContext = limit === 'none' ? undefined : limit;
    return own === undefined && maxContext === undefined ? undefined : { ...own, maxContext };
  };
}

/** The traits that a client can say itself in place of the workload, and the keys of a spec that say them. */
const KEYS = { maxContext: 'max_context', maxBurstRate: 'max_burst_rate' } as const;

/** Where the spec says a trait of a client, for errors: of the client itself, or of all. */
export function fieldOfTrait(pool: Pool, clientIndex: number, trait: keyof typeof KEYS): string {
  const own = pool.traits?.(clientIndex);
  const place = own?.[trait] === undefined ? undefined : own.place;
  return place === undefined ? KEYS[trait] : `${place}.${KEYS[trait]}`;
}
