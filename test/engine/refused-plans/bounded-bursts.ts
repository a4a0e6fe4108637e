/** Plans that are refused for their smallest gaps. */
import { Client, ClientWindow, Header } from '../../../src/engine/plan-layout.generated.js';
import { mixedPool } from '../../fixtures/synthetic-pool.js';
import { compilePlan } from '../../support/at-once.js';
import { type Change, changed, type Refusal } from './changes.js';

const BOUNDED = compilePlan(mixedPool('language'), { requests: 4000, max_burst_rate: 1e4 }).bytes;

/** No smallest gap in one client-window of the first client. */
const without =
  (index: number): Change =>
  (view, at) => {
    const client = at(Header.CLIENTS);
    const first = view.getUint32(client + Client.FIRST_CLIENT_WINDOW, true);
    expectSeveral(view.getUint32(client + Client.CLIENT_WINDOW_COUNT, true));
    view.setUint32(at(Header.CLIENT_WINDOWS, first + index, ClientWindow.SIZE) + ClientWindow.FLAGS, 0, true);
  };

function expectSeveral(clientWindows: number): void {
  if (clientWindows < 2) throw new Error('the plan has too few client-windows for this test');
}

export const BOUNDED_BURST_FAULTS: readonly Refusal[] = [
  ['no smallest gap in the first of its windows', /a client-window is/, changed(without(0), BOUNDED)],
  ['a smallest gap in the first of its windows alone', /a client-window is/, changed(without(1), BOUNDED)],
];
