/** Plans that are refused for their conversations. */

import {
  Client,
  ClientWindow,
  Column,
  ConversationClass,
  Header,
  TurnCount,
  Window,
} from '../../../src/engine/plan-layout.generated.js';
import { HEAVY_TAILED } from '../../fixtures/conversations.js';
import { mixedPool } from '../../fixtures/synthetic-pool.js';
import { compilePlan } from '../../support/at-once.js';
import { type Change, changed, f64, numberOf, type Refusal, timesExpected, u32, wordOf } from './changes.js';

const CONVERSATIONS = compilePlan(mixedPool('reason'), { requests: 4000, conversations: HEAVY_TAILED }).bytes;

/** The plan with conversations, whose first windows are lead-ins and whose last client has the last class. */
export const ofConversations = (change: Change): Uint8Array => changed(change, CONVERSATIONS);
const ofTurnCount =
  (field: number, value: number, isWord = false): Change =>
  (view, at) => {
    const offset = view.getUint32(at(Header.CLASSES) + ConversationClass.OFFSET, true);
    const record = at(Header.TABLES) + offset + field;
    if (isWord) view.setUint32(record, value, true);
    else view.setFloat64(record, value, true);
  };
/** A word of the conversation columns, which are the last three. */
const ofTurnColumn =
  (fromEnd: number, field: number, value: number): Change =>
  (view, at) => {
    const column = view.getUint32(Header.COLUMN_COUNT, true) - fromEnd;
    view.setUint32(at(Header.COLUMNS, column, Column.SIZE) + field, value, true);
  };
/** A word of the last client, or of its first client-window. */
const ofLastClient =
  (field: number, value: number): Change =>
  (view, at) =>
    view.setUint32(
      at(Header.CLIENTS, view.getUint32(Header.CLIENT_COUNT, true) - 1, Client.SIZE) + field,
      value,
      true,
    );
const ofLastClientsWindow =
  (field: number, value: number): Change =>
  (view, at) => {
    const client = at(Header.CLIENTS, view.getUint32(Header.CLIENT_COUNT, true) - 1, Client.SIZE);
    const clientWindow = view.getUint32(client + Client.FIRST_CLIENT_WINDOW, true);
    view.setUint32(at(Header.CLIENT_WINDOWS, clientWindow, ClientWindow.SIZE) + field, value, true);
  };

export const CONVERSATION_FAULTS: readonly Refusal[] = [
  ['rows that are not those of the conversations', /expected requests/, ofConversations(f64(Header.ROWS, 1))],
  [
    'expected arrivals that are not those of the starts',
    /expected requests/,
    ofConversations(f64(Header.EXPECTED_ARRIVALS, 4000)),
  ],
  [
    'more turns before the trace than can be followed',
    /expected requests/,
    ofConversations(timesExpected(1e8)),
  ],
  ['a row limit with conversations', /header/, ofConversations(f64(Header.ROW_LIMIT, 4000))],
  ['no expected rows', /header/, ofConversations(f64(Header.ROWS, 0))],
  ['conversations with reference arrivals', /header/, ofConversations(u32(Header.ARRIVALS, 1))],
  ['more classes than windows', /section/, ofConversations(u32(Header.CLASS_COUNT, 1000))],
  ['classes past the end', /section/, ofConversations(u32(Header.CLASSES, CONVERSATIONS.length))],
  ['two columns of turns', /column/, ofConversations(ofTurnColumn(3, Column.KIND, 5))],
  ['a history of no input', /column/, ofConversations(ofTurnColumn(1, Column.SLOT, 2))],
  ['a history of no output', /column/, ofConversations(ofTurnColumn(1, Column.OTHER_SLOT, 2))],
  [
    'a lead-in that starts with the trace',
    /window is/,
    ofConversations(numberOf(Header.WINDOWS, Window.START, 0)),
  ],
  ['a lead-in that ends in the trace', /window is/, ofConversations(numberOf(Header.WINDOWS, Window.END, 1))],
  ['a lead-in with rows', /window is/, ofConversations(numberOf(Header.WINDOWS, Window.EXPECTED_END, 1))],
  [
    'a lead-in with a slope',
    /window is/,
    ofConversations(numberOf(Header.WINDOWS, Window.BEGIN_SHARE, 0.25)),
  ],
  ['a class that is not there', /client is/, ofConversations(ofLastClient(Client.CLASS, 99))],
  ["another class's lead-in", /client-window/, ofConversations(ofLastClientsWindow(ClientWindow.WINDOW, 0))],
  ['a lead-in of single requests', /client-window/, ofConversations(wordOf(Header.CLIENTS, Client.CLASS, 0))],
  [
    'a first client-window that goes on',
    /client-window/,
    ofConversations(wordOf(Header.CLIENT_WINDOWS, ClientWindow.FLAGS, 1)),
  ],
  [
    'a client-window that goes on twice',
    /client-window/,
    ofConversations(ofLastClientsWindow(ClientWindow.FLAGS, 4)),
  ],
  [
    'no arrival but single requests',
    /class/,
    ofConversations(numberOf(Header.CLASSES, ConversationClass.SINGLE_SHARE, 1)),
  ],
  [
    'a share of NaN',
    /class/,
    ofConversations(numberOf(Header.CLASSES, ConversationClass.SINGLE_SHARE, Number.NaN)),
  ],
  ['an unknown law of gaps', /class/, ofConversations(wordOf(Header.CLASSES, ConversationClass.QUANTILE, 4))],
  ['a scale of NaN', /class/, ofConversations(numberOf(Header.CLASSES, ConversationClass.SCALE, Number.NaN))],
  ['a law of no span', /class/, ofConversations(numberOf(Header.CLASSES, ConversationClass.SPAN, 0))],
  ['no number of turns', /class/, ofConversations(wordOf(Header.CLASSES, ConversationClass.COUNT, 0))],
  [
    'numbers of turns past the tables',
    /class/,
    ofConversations(wordOf(Header.CLASSES, ConversationClass.OFFSET, 0xfffffff8)),
  ],
  ['one turn', /class/, ofConversations(ofTurnCount(TurnCount.TURNS, 1, true))],
  ['65 turns', /class/, ofConversations(ofTurnCount(TurnCount.TURNS, 65, true))],
  ['weights of turns that fall', /class/, ofConversations(ofTurnCount(TurnCount.WEIGHT_END, 0))],
  ['gaps between nothing and nothing', /class/, ofConversations(ofTurnCount(TurnCount.HIGH, 0))],
];
