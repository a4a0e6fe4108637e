import { deterministicMath } from '../../engine/math.js';
import type { Pool } from '../../pool/pool.js';
import type { TraceSettings } from '../../workload/resolved-workload.js';
import { traitsIn } from '../client-traits.js';
import { couplingsIn } from '../couplings.js';
import { SystemPrompts } from '../system-prompts.js';
import { RequestLimits } from './request-limits.js';

/** The limits of a pool's clients, with the prefixes for which they leave room. */
export function requestLimitsIn(
  pool: Pool,
  settings: TraceSettings,
  prompts: SystemPrompts = new SystemPrompts(pool, settings),
): RequestLimits {
  const { documents, counted = 'added' } = settings.prefixes ?? {};
  const prefixOf = (client: number) => {
    const systemTokens = prompts.of(client)?.tokens ?? 0;
    if (counted === 'within' || (systemTokens === 0 && documents === undefined)) return undefined;
    return { systemTokens, documents };
  };
  return new RequestLimits(
    pool,
    traitsIn(pool, settings),
    couplingsIn(pool, settings),
    deterministicMath(),
    prefixOf,
  );
}
