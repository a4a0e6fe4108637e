import { Cell, Client, Header } from './layout.js';

/** Requests of a plan with `reference` arrivals: ceil(mass) - 1 for every client-window. */
export function referenceCount(plan: Uint8Array): number {
  const view = new DataView(plan.buffer, plan.byteOffset);
  const clients = view.getUint32(Header.CLIENTS, true);
  const cells = view.getUint32(Header.CELLS, true);
  let count = 0;
  for (let client = 0; client < view.getUint32(Header.CLIENT_COUNT, true); client++) {
    const first = view.getUint32(clients + client * Client.SIZE + Client.FIRST_CELL, true);
    const end = first + view.getUint32(clients + client * Client.SIZE + Client.CELL_COUNT, true);
    let massBefore = 0;
    for (let cell = first; cell < end; cell++) {
      const massEnd = view.getFloat64(cells + cell * Cell.SIZE + Cell.MASS_END, true);
      count += Math.ceil(massEnd - massBefore) - 1;
      massBefore = massEnd;
    }
  }
  return count;
}
