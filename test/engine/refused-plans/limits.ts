/** Plans that are refused for their limits. */
import { Header, Profile, Window } from '../../../src/engine/plan-layout.generated.js';
import { HEAVY_TAILED } from '../../fixtures/conversations.js';
import { mixedPool } from '../../fixtures/synthetic-pool.js';
import { compilePlan } from '../../support/at-once.js';
import { type Change, changed, type Refusal, u32, wordOf } from './changes.js';

/** Conversations that end at a limit, some of whose turns are tool calls. */
export const LIMITED = compilePlan(mixedPool('reason'), {
  requests: 4000,
  conversations: {
    ...HEAVY_TAILED,
    tool_calls: { share: 0.5, inter_turn_seconds: { family: 'constant', value: 2 } },
  },
  max_context: { tokens: 20_000, of: 'input_and_output', beyond: 'end' },
}).bytes;

const ofLimits = (change: Change): Uint8Array => changed(change, LIMITED);

const NO_SLOT = 1000;

/** A limit on single requests, which have no history that would be of the input. */
const SINGLES = compilePlan(mixedPool('reason'), {
  requests: 4000,
  max_context: { tokens: 20_000, of: 'input_and_output', beyond: 'end' },
}).bytes;
/** It has a column of parts alone. */
const RATIO_SLOT = 2;

/** As many times the rows of the trace, of the same arrivals. */
export function timesRows(factor: number): Change {
  return (view, at) => {
    const times = (place: number) => view.setFloat64(place, view.getFloat64(place, true) * factor, true);
    times(Header.ROWS);
    for (let window = 0; window < view.getUint32(Header.WINDOW_COUNT, true); window++)
      times(at(Header.WINDOWS, window, Window.SIZE) + Window.EXPECTED_END);
  };
}

export const LIMIT_FAULTS: readonly Refusal[] = [
  ['more turns than ids can say', 'BAD_HEADER', ofLimits(u32(Header.TURN_BITS, 15))],
  ['an input of no slot', 'BAD_HEADER', ofLimits(u32(Header.INPUT_SLOT, NO_SLOT))],
  ['an output of no slot', 'BAD_HEADER', ofLimits(u32(Header.OUTPUT_SLOT, NO_SLOT))],
  ['a history that is not of the input', 'BAD_COLUMN', ofLimits(u32(Header.INPUT_SLOT, 1))],
  ['an unknown kind of limit', 'BAD_CLIENT', ofLimits(wordOf(Header.PROFILES, Profile.LIMIT_FLAGS, 4))],
  [
    'a limit of inputs that no column has',
    'BAD_CLIENT',
    changed(u32(Header.INPUT_SLOT, RATIO_SLOT), SINGLES),
  ],
  [
    'a limit of outputs that no column has',
    'BAD_CLIENT',
    changed(u32(Header.OUTPUT_SLOT, RATIO_SLOT), SINGLES),
  ],
  ['more rows than the turns of all conversations', 'BAD_EXPECTATIONS', ofLimits(timesRows(100))],
  ['fewer rows than conversations', 'BAD_EXPECTATIONS', ofLimits(timesRows(0.01))],
];
