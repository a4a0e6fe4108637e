/** Plans that are refused for their smallest gaps. */
import { Client, ClientWindow, ClientWindowFlag, Header } from '../../../src/engine/plan-layout.generated.js';
import { compilePlan as compileWorkload } from '../../../src/index.js';
import { mixedPool } from '../../fixtures/synthetic-pool.js';
import { compilePlan } from '../../support/at-once.js';
import { type Change, changed, REFERENCE, type Refusal, wordOf } from './changes.js';

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

/** A client whose windows are of one law, and go on with each other where its rate hardly changes. */
const STEADY = (
  await compileWorkload({
    category: 'language',
    duration: 600,
    rate: {
      linear: [
        [0, 1],
        [300, 1.1],
        [600, 1.15],
      ],
    },
    max_burst_rate: 20,
    custom_clients: [{ weight: 1, fields: { input_tokens: 5, output_tokens: 5 } }],
  })
).bytes;

/** Other flags of the second client-window of the first client, which goes on with the first. */
const ofSecond =
  (change: (flags: number) => number): Change =>
  (view, at) => {
    const first = view.getUint32(at(Header.CLIENTS) + Client.FIRST_CLIENT_WINDOW, true);
    const flags = at(Header.CLIENT_WINDOWS, first + 1, ClientWindow.SIZE) + ClientWindow.FLAGS;
    const before = view.getUint32(flags, true);
    if ((before & ClientWindowFlag.CONTINUES) === 0) throw new Error('the client-window does not go on');
    view.setUint32(flags, change(before), true);
  };
const PART = 2 ** ClientWindowFlag.FLOOR_SHIFT;

export const BOUNDED_BURST_FAULTS: readonly Refusal[] = [
  ['no smallest gap in the first of its windows', 'BAD_CLIENT_WINDOW', changed(without(0), BOUNDED)],
  ['a smallest gap in the first of its windows alone', 'BAD_CLIENT_WINDOW', changed(without(1), BOUNDED)],
  [
    'a smallest gap that is a part larger in a window that goes on',
    'BAD_CLIENT_WINDOW',
    changed(
      ofSecond((flags) => flags + PART),
      STEADY,
    ),
  ],
  ...[8, 0x100, 0x8000].map(
    (bit): Refusal => [
      `the flag ${bit}`,
      'BAD_CLIENT_WINDOW',
      changed(
        ofSecond((flags) => flags | bit),
        STEADY,
      ),
    ],
  ),
  [
    'a smallest gap of reference arrivals',
    'BAD_CLIENT_WINDOW',
    changed(wordOf(Header.CLIENT_WINDOWS, ClientWindow.FLAGS, PART), REFERENCE),
  ],
];
