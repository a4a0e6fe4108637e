/** Plans that are refused for their limits and tool calls. */
import {
  Client,
  ClientWindow,
  ConversationClass,
  Header,
  Profile,
  TurnCount,
  TurnKinds,
} from '../../../src/engine/plan-layout.generated.js';
import { HEAVY_TAILED } from '../../fixtures/conversations.js';
import { mixedPool } from '../../fixtures/synthetic-pool.js';
import { compilePlan } from '../../support/at-once.js';
import { type Change, changed, numberOf, type Refusal, u32, wordOf } from './changes.js';

const LIMITED = compilePlan(mixedPool('reason'), {
  requests: 4000,
  conversations: {
    ...HEAVY_TAILED,
    tool_calls: { share: 0.5, inter_turn_seconds: { family: 'constant', value: 2 } },
  },
  max_context: { tokens: 20_000, of: 'input_and_output', beyond: 'end' },
}).bytes;

const ofLimits = (change: Change): Uint8Array => changed(change, LIMITED);

/** The first of what stands behind the numbers of turns of the first class. */
const ofKinds =
  (field: number, value: number): Change =>
  (view, at) => {
    const record = at(Header.CLASSES);
    const counts = view.getUint32(record + ConversationClass.COUNT, true) * TurnCount.SIZE;
    const offset = view.getUint32(record + ConversationClass.OFFSET, true);
    view.setFloat64(at(Header.TABLES) + offset + counts + field, value, true);
  };

/** The last field set for the first client-window of the first client: that of tool calls would be behind it. */
const withoutToolFields: Change = (view, at) => {
  const first = view.getUint32(at(Header.CLIENTS) + Client.FIRST_CLIENT_WINDOW, true);
  const fieldSets = view.getUint32(Header.FIELD_SET_COUNT, true);
  view.setUint32(
    at(Header.CLIENT_WINDOWS, first, ClientWindow.SIZE) + ClientWindow.FIELD_SET,
    fieldSets - 1,
    true,
  );
};

const NO_SLOT = 1000;

export const LIMIT_FAULTS: readonly Refusal[] = [
  ['more turns than ids can say', /header/, ofLimits(u32(Header.TURN_BITS, 15))],
  ['an input of no slot', /header/, ofLimits(u32(Header.INPUT_SLOT, NO_SLOT))],
  ['an output of no slot', /header/, ofLimits(u32(Header.OUTPUT_SLOT, NO_SLOT))],
  ['a history that is not of the input', /column/, ofLimits(u32(Header.INPUT_SLOT, 1))],
  ['an unknown kind of limit', /client is/, ofLimits(wordOf(Header.PROFILES, Profile.LIMIT_FLAGS, 4))],
  ['no field set of tool calls', /client-window/, ofLimits(withoutToolFields)],
  [
    'more tool calls than turns',
    /class/,
    ofLimits(numberOf(Header.CLASSES, ConversationClass.TOOL_SHARE, 1.5)),
  ],
  [
    'tool calls of an unknown law',
    /class/,
    ofLimits(wordOf(Header.CLASSES, ConversationClass.TOOL_LAW + ConversationClass.QUANTILE, 9)),
  ],
  [
    'tool calls of a law of no span',
    /class/,
    ofLimits(numberOf(Header.CLASSES, ConversationClass.TOOL_LAW + ConversationClass.SPAN, 0)),
  ],
  ['bounds of other turns that fall', /class/, ofLimits(ofKinds(TurnKinds.USER_HIGH, -1))],
  ['bounds of tool calls above 1', /class/, ofLimits(ofKinds(TurnKinds.TOOL_HIGH, 2))],
];
