import type { Room } from './case.js';

const ROOMS = {
  plans: async () => (await import('./plans/plan-room.js')).planRoom(),
  pools: async () => (await import('./pools/pool-room.js')).poolRoom(),
  traces: async () => (await import('./traces/trace-room.js')).traceRoom(),
  texts: async () => (await import('./texts/text-room.js')).textRoom(),
  tables: async () => (await import('./tables/table-room.js')).tableRoom(),
  manifests: async () => (await import('./manifests/manifest-room.js')).manifestRoom(),
  /** Inputs that a broken product would break on, to test the harness itself. */
  faulty: async () => (await import('./faulty-room.js')).faultyRoom(),
} satisfies Record<string, () => Promise<Room>>;

export async function openRoom(name: string): Promise<Room> {
  if (!Object.hasOwn(ROOMS, name)) throw new Error(`there is no room ${name}`);
  return ROOMS[name as keyof typeof ROOMS]();
}
