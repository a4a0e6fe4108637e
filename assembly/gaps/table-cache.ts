/**
 * The tables of the laws in use: one slot a client, for the client-window that it is in. With more clients than slots
 * some share one, which costs time and changes no value.
 */
import { ClientWindow } from '../plan/layout';
import { clientCount, clientWindowAt } from '../plan/open-plan';
import { allocate } from '../memory';
import { buildTable } from './families';
import { TABLE_BYTES } from './quantile-table';

const MAX_SLOTS: u32 = 1024;

namespace Slot {
  export const TABLE: usize = 0; // u32, address; 0 before it is allocated
  export const CLIENT_WINDOW: usize = 4; // u32, one more than the client-window whose law it holds
  export const SIZE: usize = 8;
}

let slots: usize = 0;
let slotCount: u32 = 1;

export function allocateTableCache(): void {
  slotCount = min(max(clientCount, 1), MAX_SLOTS);
  slots = allocate(<u64>slotCount * Slot.SIZE);
}

/** The table of a client-window's law. */
export function tableOf(client: u32, clientWindow: u32): usize {
  const slot = slots + <usize>(client % slotCount) * Slot.SIZE;
  if (load<u32>(slot, Slot.TABLE) == 0) store<u32>(slot, <u32>allocate(TABLE_BYTES), Slot.TABLE);
  const table = <usize>load<u32>(slot, Slot.TABLE);
  if (load<u32>(slot, Slot.CLIENT_WINDOW) != clientWindow + 1) {
    const record = clientWindowAt(clientWindow);
    buildTable(table, load<u32>(record, ClientWindow.FAMILY), load<f64>(record, ClientWindow.SHAPE));
    store<u32>(slot, clientWindow + 1, Slot.CLIENT_WINDOW);
  }
  return table;
}
