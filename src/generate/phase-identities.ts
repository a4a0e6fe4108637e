import type { MixedPool } from '../pool/composed/mix-pools.js';
import type { Identity } from '../pool/composed/phased-clients.js';
import type { Pool } from '../pool/pool.js';
import { firstIndex } from '../statistics/first-index.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import type { Composed } from './compose.js';

/** Of custom clients that say their id. */
const WITH_IDS = 'custom clients';

/** Tells which clients of phases are the same. */
export class PhaseIdentities {
  readonly #withoutIds: string;
  /** By what custom clients without an id are the same: numbers that stand for one. */
  readonly #numbers = new Map<string, number>();

  /** @param withoutIds the strand of clients without ids */
  constructor(withoutIds: string) {
    this.#withoutIds = withoutIds;
  }

  /** The strands of a phase: who says an id has it before others. */
  strandsOf(spec: ResolvedWorkload): string[] {
    return [WITH_IDS, ...sourcesOf(spec), ...(spec.clients === undefined ? [] : [drawingOf(spec)])];
  }

  /**
   * The identities of the clients of a phase, by their positions in its pool.
   *
   * @param spec what the phase is by itself
   * @param placeOf where the whole says what custom client
   */
  identitiesOf(
    spec: ResolvedWorkload,
    composed: Composed,
    placeOf: (customClient: number) => string,
  ): (client: number) => Identity {
    const { pool, base } = composed;
    const ofBase = base === undefined ? undefined : identitiesOfBase(spec, composed, base);
    const custom = spec.custom_clients ?? [];
    if (custom.length === 0) return ofBase!;
    const ofCustom = this.#identitiesOfCustom(spec, composed, placeOf);
    // Of a single part no mix is made.
    if (!('originOf' in pool)) return (client) => ofCustom(pool.clientIds[client]);
    return (client) => {
      const { part, clientId } = (pool as MixedPool).originOf(client);
      if (ofBase === undefined || part > 0) return ofCustom(clientId);
      return ofBase(firstIndex(base!.clientIds, (id) => id >= clientId));
    };
  }

  #identitiesOfCustom(
    { custom_clients = [] }: ResolvedWorkload,
    { customIds }: Composed,
    placeOf: (customClient: number) => string,
  ): (id: number) => Identity {
    const byId = [...custom_clients.keys()].sort((a, b) => customIds[a] - customIds[b]);
    const firsts = byId.map((index) => customIds[index]);
    const labelled = timesMet(custom_clients.map(({ label = '' }) => `label ${label}`));
    return (id) => {
      const place = byId[firstIndex(firsts, (first) => first > id) - 1];
      const client = custom_clients[place];
      if (client.id !== undefined) return { strand: WITH_IDS, id };
      const name = client.label === undefined ? placeOf(place) : labelled[place];
      return { strand: this.#withoutIds, id: this.#numberOf(`${id - customIds[place]} ${name}`) };
    };
  }

  #numberOf(name: string): number {
    const number = this.#numbers.get(name) ?? this.#numbers.size;
    this.#numbers.set(name, number);
    return number;
  }
}

/** Of drawn clients the place in their drawing, of others the pool and their id in it. */
function identitiesOfBase(
  spec: ResolvedWorkload,
  { all }: Composed,
  base: Pool,
): (client: number) => Identity {
  if (spec.clients !== undefined) {
    const strand = drawingOf(spec);
    return (client) => ({ strand, id: base.clientIds[client] });
  }
  const sources = sourcesOf(spec);
  if (spec.mix === undefined) return (client) => ({ strand: sources[0], id: base.clientIds[client] });
  return (client) => {
    const { part, clientId } = (all as MixedPool).originOf(client);
    return { strand: sources[part], id: clientId };
  };
}

/** The pools of a phase; one that is there twice has its clients twice. */
function sourcesOf({ pool, mix = [] }: ResolvedWorkload): string[] {
  return timesMet([...(pool === undefined ? [] : [pool]), ...mix].map(({ source }) => `pool ${source}`));
}

/** Names that are there several times, told apart by the how manieth each is. */
function timesMet(names: readonly string[]): string[] {
  const times = new Map<string, number>();
  return names.map((name) => {
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return `${name} ${time}`;
  });
}

/** What is drawn from: where it is the same, a smaller number of clients are the first ones of a larger. */
function drawingOf({ pool, mix, duration }: ResolvedWorkload): string {
  // Pools beside each other are laid along the phase before anybody is drawn from them.
  return `drawn ${JSON.stringify(mix === undefined ? { pool } : { pool, mix, duration })}`;
}
