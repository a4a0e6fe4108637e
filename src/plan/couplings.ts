import { deterministicMath } from '../engine/math.js';
import { type Coupling, type SlotCoupling, slotCoupling } from '../laws/coupling.js';
import type { Pool } from '../pool/pool.js';
import type { TraceSettings } from '../workload/resolved-workload.js';
import type { CouplingOf } from './field-sets.js';

/** The couplings of a pool's datasets: their own, or that of the settings. */
export function couplingsIn(pool: Pool, settings: Pick<TraceSettings, 'coupling'>): CouplingOf {
  const prepare = (coupling: Coupling | undefined) =>
    slotCoupling(coupling, pool.category, deterministicMath());
  const common = prepare(settings.coupling);
  const own = new Map<Coupling, SlotCoupling | undefined>();
  return (dataset) => {
    const coupling = pool.coupling?.(dataset);
    if (coupling === undefined) return common;
    if (!own.has(coupling)) own.set(coupling, prepare(coupling));
    return own.get(coupling);
  };
}
