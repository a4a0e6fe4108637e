/** Plans that are refused for their tool calls, or for numbers of turns in the thousands. */
import {
  Client,
  ClientWindow,
  ConversationClass,
  Header,
  TurnCount,
  TurnKinds,
} from '../../../src/engine/plan-layout.generated.js';
import { sign } from '../../fixtures/rows.js';
import { type Change, changed, numberOf, type Refusal, wordOf } from './changes.js';
import { LIMITED } from './limits.js';

const ofTools = (change: Change): Uint8Array => changed(change, LIMITED);

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

const ofShare = (share: number) => ofTools(numberOf(Header.CLASSES, ConversationClass.TOOL_SHARE, share));
const ofLaw = (field: number, value: number) =>
  ofTools(numberOf(Header.CLASSES, ConversationClass.TOOL_LAW + field, value));

/** The first class has so many numbers of turns, all equally likely; they are the last of the tables, and nothing is behind them. */
export function withTurnCounts(count: number, toolShare = 0): Uint8Array {
  const tables = new DataView(LIMITED.buffer, LIMITED.byteOffset).getUint32(Header.TABLES, true);
  const plan = new Uint8Array(LIMITED.length + count * TurnCount.SIZE);
  plan.set(LIMITED);
  const view = new DataView(plan.buffer);
  const record = view.getUint32(Header.CLASSES, true);
  view.setUint32(Header.BYTES, plan.length, true);
  view.setUint32(Header.TURN_BITS, 14, true);
  view.setUint32(Header.TABLE_BYTES, plan.length - tables, true);
  view.setUint32(record + ConversationClass.COUNT, count, true);
  view.setUint32(record + ConversationClass.OFFSET, LIMITED.length - tables, true);
  view.setFloat64(record + ConversationClass.TOOL_SHARE, toolShare, true);
  for (let index = 0; index < count; index++) {
    const at = LIMITED.length + index * TurnCount.SIZE;
    view.setFloat64(at + TurnCount.WEIGHT_END, (index + 1) / count, true);
    view.setFloat64(at + TurnCount.HIGH, 1, true);
    view.setUint32(at + TurnCount.TURNS, 16_384, true);
  }
  return sign(plan);
}

export const TOOL_CALL_FAULTS: readonly Refusal[] = [
  ['no field set of tool calls', 'BAD_CLIENT_WINDOW', ofTools(withoutToolFields)],
  [
    'more tool calls than turns',
    'BAD_CLASS',
    ofTools(numberOf(Header.CLASSES, ConversationClass.TOOL_SHARE, 1.5)),
  ],
  [
    'tool calls of an unknown law',
    'BAD_CLASS',
    ofTools(wordOf(Header.CLASSES, ConversationClass.TOOL_LAW + ConversationClass.QUANTILE, 9)),
  ],
  [
    'tool calls of a law of no span',
    'BAD_CLASS',
    ofTools(numberOf(Header.CLASSES, ConversationClass.TOOL_LAW + ConversationClass.SPAN, 0)),
  ],
  ['bounds of other turns that fall', 'BAD_CLASS', ofTools(ofKinds(TurnKinds.USER_HIGH, -1))],
  ['bounds of tool calls above 1', 'BAD_CLASS', ofTools(ofKinds(TurnKinds.TOOL_HIGH, 2))],
  ['a share of tool calls below 0', 'BAD_CLASS', ofShare(-0.5)],
  ['a share of tool calls of NaN', 'BAD_CLASS', ofShare(Number.NaN)],
  ['tool calls at an infinite time', 'BAD_CLASS', ofLaw(ConversationClass.LOCATION, Infinity)],
  ['tool calls of a scale below 0', 'BAD_CLASS', ofLaw(ConversationClass.SCALE, -1)],
  ['tool calls of a scale of NaN', 'BAD_CLASS', ofLaw(ConversationClass.SCALE, Number.NaN)],
  ['tool calls of a law that begins below 0', 'BAD_CLASS', ofLaw(ConversationClass.BASE, -0.1)],
  ['tool calls of a law that ends above 1', 'BAD_CLASS', ofLaw(ConversationClass.BASE, 1)],
  [
    'tool calls of a law that is exponentiated twice',
    'BAD_CLASS',
    ofTools(wordOf(Header.CLASSES, ConversationClass.TOOL_LAW + ConversationClass.EXPONENTIATE, 2)),
  ],
  ['bounds of other turns below 0', 'BAD_CLASS', ofTools(ofKinds(TurnKinds.USER_LOW, -0.1))],
  ['bounds of other turns of NaN', 'BAD_CLASS', ofTools(ofKinds(TurnKinds.USER_LOW, Number.NaN))],
  ['bounds of tool calls below 0', 'BAD_CLASS', ofTools(ofKinds(TurnKinds.TOOL_LOW, -0.1))],
  ['bounds of tool calls of NaN', 'BAD_CLASS', ofTools(ofKinds(TurnKinds.TOOL_LOW, Number.NaN))],
  ['bounds of tool calls that fall', 'BAD_CLASS', ofTools(ofKinds(TurnKinds.TOOL_HIGH, -1))],
  ['tool calls whose bounds are past the tables', 'BAD_CLASS', withTurnCounts(5, 0.5)],
  ['more numbers of turns than there are', 'BAD_CLASS', withTurnCounts(16_384)],
];
