import { Client, ClientWindow, Header } from '../engine/plan-layout.generated.js';
import type { Sliced } from '../platform/slices.js';

/** Requests of a plan with `reference` arrivals: ceil(expected requests) - 1 for every client-window. */
export function* referenceCount(plan: Uint8Array): Sliced<number> {
  const view = new DataView(plan.buffer, plan.byteOffset);
  const clients = view.getUint32(Header.CLIENTS, true);
  const clientWindows = view.getUint32(Header.CLIENT_WINDOWS, true);
  let count = 0;
  for (let client = 0; client < view.getUint32(Header.CLIENT_COUNT, true); client++) {
    const first = view.getUint32(clients + client * Client.SIZE + Client.FIRST_CLIENT_WINDOW, true);
    const end = first + view.getUint32(clients + client * Client.SIZE + Client.CLIENT_WINDOW_COUNT, true);
    let expectedBefore = 0;
    for (let clientWindow = first; clientWindow < end; clientWindow++) {
      const expectedEnd = view.getFloat64(
        clientWindows + clientWindow * ClientWindow.SIZE + ClientWindow.EXPECTED_END,
        true,
      );
      count += Math.ceil(expectedEnd - expectedBefore) - 1;
      expectedBefore = expectedEnd;
    }
    yield;
  }
  return count;
}
