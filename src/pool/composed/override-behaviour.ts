import type { Coupling } from '../../laws/coupling.js';
import type { Conversations } from '../../workload/resolved-workload.js';
import type { ClientWindows, Pool } from '../pool.js';
import { DerivedPool } from './derived-pool.js';

/** What all clients have, whatever their pool says of each; undefined where that holds. */
export interface Behaviour {
  readonly coupling?: Coupling | undefined;
  readonly conversations?: Conversations | 'none' | undefined;
}

/** A pool whose clients all have one coupling, or the same conversations. */
export function overrideBehaviour(pool: Pool, behaviour: Behaviour): Pool {
  return new OverriddenBehaviour(pool, behaviour);
}

class OverriddenBehaviour extends DerivedPool {
  readonly #behaviour: Behaviour;

  constructor(base: Pool, behaviour: Behaviour) {
    super(base, { name: base.name });
    this.#behaviour = behaviour;
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    this.base.readClient(clientIndex, fromWindow, toWindow, into);
  }

  override coupling(dataset: number): Coupling | undefined {
    return this.#behaviour.coupling ?? super.coupling(dataset);
  }

  override conversations(clientIndex: number): Conversations | 'none' | undefined {
    return this.#behaviour.conversations ?? super.conversations(clientIndex);
  }
}
