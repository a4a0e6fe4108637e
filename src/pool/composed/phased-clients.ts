import { UsageError } from '../../errors.js';
import type { Sliced } from '../../platform/slices.js';
import { mixedClients } from './mixed-clients.js';

/** Between pauses: less than a millisecond's worth. */
const CLIENTS_AT_A_TIME = 4096;

/** Which client of a phase is which of the whole. */
export interface Identity {
  /** What its ids are unique in, such as the source of a pool. */
  readonly strand: string;
  /** In the strand; in all phases the same client. */
  readonly id: number;
}

/** The clients of a phase, by their positions in its pool. */
export interface PhaseClients {
  readonly count: number;
  /** Strands in the order in which their clients have ids. */
  readonly strands: readonly string[];
  identityOf(clientIndex: number): Identity;
}

/** The clients of all phases in ascending order of id. */
export interface PhasedClients {
  readonly clientIds: Uint32Array;
  /** By phase, then by client: its position in the phase's pool; -1 where it is not in it. */
  readonly positions: readonly Int32Array[];
}

/** A strand whose clients have no ids of their own: they get the next behind the largest that is in use. */
export const WITHOUT_IDS = '';

/**
 * Makes one client of those that are the same in several phases. Each has the id that it has in its strand, unless a client
 * of an earlier strand has it; then the next one behind the largest of all.
 *
 * @throws UsageError when there is none behind it
 */
export function* phasedClients(phases: readonly PhaseClients[]): Sliced<PhasedClients> {
  const strands = yield* strandsOf(phases);
  const names = [...strands.keys()].filter((name) => name !== WITHOUT_IDS);
  const withIds = names.map((name) => Uint32Array.from(strands.get(name)!).sort());
  const largest = withIds.reduce((max, ids) => Math.max(max, ids.at(-1) ?? -1), -1);
  const nameless = [...(strands.get(WITHOUT_IDS) ?? [])];
  if (largest + nameless.length > 0xffff_ffff) {
    throw new UsageError('there are no ids left behind the largest that is in use', { field: 'phases' });
  }
  const lists = [...withIds, Uint32Array.from(nameless, (_, index) => largest + 1 + index)];
  const { clientIds, parts, positions } = yield* mixedClients(lists.map((ids) => ({ clientIds: ids })));
  const places = new Map<string, Map<number, number>>(
    [...names, WITHOUT_IDS].map((name) => [name, new Map()]),
  );
  for (const [client, part] of parts.entries()) {
    const own = part < names.length ? lists[part][positions[client]] : nameless[positions[client]];
    places.get(names[part] ?? WITHOUT_IDS)!.set(own, client);
    if (client % CLIENTS_AT_A_TIME === 0) yield;
  }
  const byPhase: Int32Array[] = [];
  for (const { count, identityOf } of phases) {
    const found = new Int32Array(clientIds.length).fill(-1);
    for (let client = 0; client < count; client++) {
      const { strand, id } = identityOf(client);
      found[places.get(strand)!.get(id)!] = client;
      if (client % CLIENTS_AT_A_TIME === 0) yield;
    }
    byPhase.push(found);
  }
  return { clientIds, positions: byPhase };
}

/** The ids of each strand, in the order in which they are met. */
function* strandsOf(phases: readonly PhaseClients[]): Sliced<Map<string, Set<number>>> {
  const strands = new Map<string, Set<number>>();
  for (const { count, strands: names, identityOf } of phases) {
    for (const name of names) if (!strands.has(name)) strands.set(name, new Set());
    for (let client = 0; client < count; client++) {
      const { strand, id } = identityOf(client);
      const ids = strands.get(strand);
      if (ids === undefined) strands.set(strand, new Set([id]));
      else ids.add(id);
      if (client % CLIENTS_AT_A_TIME === 0) yield;
    }
  }
  return strands;
}
