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
  ['rows that are not those of the conversations', 'BAD_EXPECTATIONS', ofConversations(f64(Header.ROWS, 1))],
  [
    'expected arrivals that are not those of the starts',
    'BAD_EXPECTATIONS',
    ofConversations(f64(Header.EXPECTED_ARRIVALS, 4000)),
  ],
  [
    'more turns before the trace than can be followed',
    'BAD_EXPECTATIONS',
    ofConversations(timesExpected(1e8)),
  ],
  ['a row limit with conversations', 'BAD_HEADER', ofConversations(f64(Header.ROW_LIMIT, 4000))],
  ['no expected rows', 'BAD_HEADER', ofConversations(f64(Header.ROWS, 0))],
  ['conversations with reference arrivals', 'BAD_HEADER', ofConversations(u32(Header.ARRIVALS, 1))],
  ['more classes than windows', 'BAD_SECTION', ofConversations(u32(Header.CLASS_COUNT, 1000))],
  ['classes past the end', 'BAD_SECTION', ofConversations(u32(Header.CLASSES, CONVERSATIONS.length))],
  ['two columns of turns', 'BAD_COLUMN', ofConversations(ofTurnColumn(3, Column.KIND, 5))],
  ['a history of no input', 'BAD_COLUMN', ofConversations(ofTurnColumn(1, Column.SLOT, 2))],
  ['a history of no output', 'BAD_COLUMN', ofConversations(ofTurnColumn(1, Column.OTHER_SLOT, 2))],
  [
    'a lead-in that starts with the trace',
    'BAD_WINDOW',
    ofConversations(numberOf(Header.WINDOWS, Window.START, 0)),
  ],
  [
    'a lead-in that ends in the trace',
    'BAD_WINDOW',
    ofConversations(numberOf(Header.WINDOWS, Window.END, 1)),
  ],
  ['a lead-in with rows', 'BAD_WINDOW', ofConversations(numberOf(Header.WINDOWS, Window.EXPECTED_END, 1))],
  [
    'a lead-in with a slope',
    'BAD_WINDOW',
    ofConversations(numberOf(Header.WINDOWS, Window.BEGIN_SHARE, 0.25)),
  ],
  ['a class that is not there', 'BAD_CLIENT', ofConversations(ofLastClient(Client.CLASS, 99))],
  [
    "another class's lead-in",
    'BAD_CLIENT_WINDOW',
    ofConversations(ofLastClientsWindow(ClientWindow.WINDOW, 0)),
  ],
  [
    'a lead-in of single requests',
    'BAD_CLIENT_WINDOW',
    ofConversations(wordOf(Header.CLIENTS, Client.CLASS, 0)),
  ],
  [
    'a first client-window that goes on',
    'BAD_CLIENT_WINDOW',
    ofConversations(wordOf(Header.CLIENT_WINDOWS, ClientWindow.FLAGS, 1)),
  ],
  [
    'a client-window that goes on twice',
    'BAD_CLIENT_WINDOW',
    ofConversations(ofLastClientsWindow(ClientWindow.FLAGS, 4)),
  ],
  [
    'no arrival but single requests',
    'BAD_CLASS',
    ofConversations(numberOf(Header.CLASSES, ConversationClass.SINGLE_SHARE, 1)),
  ],
  [
    'a share of NaN',
    'BAD_CLASS',
    ofConversations(numberOf(Header.CLASSES, ConversationClass.SINGLE_SHARE, Number.NaN)),
  ],
  [
    'an unknown law of gaps',
    'BAD_CLASS',
    ofConversations(wordOf(Header.CLASSES, ConversationClass.QUANTILE, 4)),
  ],
  [
    'a scale of NaN',
    'BAD_CLASS',
    ofConversations(numberOf(Header.CLASSES, ConversationClass.SCALE, Number.NaN)),
  ],
  ['a law of no span', 'BAD_CLASS', ofConversations(numberOf(Header.CLASSES, ConversationClass.SPAN, 0))],
  ['no number of turns', 'BAD_CLASS', ofConversations(wordOf(Header.CLASSES, ConversationClass.COUNT, 0))],
  [
    'numbers of turns past the tables',
    'BAD_CLASS',
    ofConversations(wordOf(Header.CLASSES, ConversationClass.OFFSET, 0xfffffff8)),
  ],
  ['one turn', 'BAD_CLASS', ofConversations(ofTurnCount(TurnCount.TURNS, 1, true))],
  ['65 turns', 'BAD_CLASS', ofConversations(ofTurnCount(TurnCount.TURNS, 65, true))],
  ['weights of turns that fall', 'BAD_CLASS', ofConversations(ofTurnCount(TurnCount.WEIGHT_END, 0))],
  ['gaps between nothing and nothing', 'BAD_CLASS', ofConversations(ofTurnCount(TurnCount.HIGH, 0))],
];
