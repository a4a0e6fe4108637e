import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { PlanError } from '../../src/errors.js';
import { compilePlan } from '../../src/plan/compile.js';
import {
  Cell,
  Client,
  Column,
  Component,
  ConversationClass,
  Header,
  PLAN_VERSION,
  Sampler,
  TurnCount,
  Window,
} from '../../src/plan/layout.js';
import { HEAVY_TAILED } from '../fixtures/conversations.js';
import { patched } from '../fixtures/rows.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { BUILDS } from './modules.js';

const PLAN = compilePlan(mixedPool('reason'), { requests: 4000 }).bytes;
const CONVERSATIONS = compilePlan(mixedPool('reason'), { requests: 4000, conversations: HEAVY_TAILED }).bytes;
const REFERENCE = compilePlan(mixedPool('reason'), { requests: 4000, arrivals: 'reference' }).bytes;

type Change = (view: DataView, at: (section: number, record?: number, size?: number) => number) => void;

/** A copy of the plan with a change and a checksum that fits; `at` gives the place of a section's record. */
function changed(change: Change, plan = PLAN): Uint8Array {
  return patched(plan, (view) =>
    change(view, (section, record = 0, size = 0) => view.getUint32(section, true) + record * size),
  );
}

const u32 =
  (field: number, value: number): Change =>
  (view) =>
    view.setUint32(field, value, true);
const f64 =
  (field: number, value: number): Change =>
  (view) =>
    view.setFloat64(field, value, true);
/** A word or number of the first record of a section. */
const wordOf =
  (section: number, field: number, value: number): Change =>
  (view, at) =>
    view.setUint32(at(section) + field, value, true);
const numberOf =
  (section: number, field: number, value: number): Change =>
  (view, at) =>
    view.setFloat64(at(section) + field, value, true);

/** The first sampler of a kind. */
function samplerOf(view: DataView, samplers: number, kind: number): number {
  for (let at = samplers; ; at += Sampler.SIZE)
    if (view.getUint32(at + Sampler.KIND, true) === kind) return at;
}

const ofMixture =
  (field: number, value: number, isWord = false): Change =>
  (view, at) => {
    const sampler = samplerOf(view, at(Header.SAMPLERS), 4);
    const component = at(Header.TABLES) + view.getUint32(sampler + Sampler.OFFSET, true);
    if (isWord) view.setUint32(component + field, value, true);
    else view.setFloat64(component + field, value, true);
  };

/** The same of the conversations' plan, whose first windows are lead-ins and whose last client has the last class. */
const ofConversations = (change: Change): Uint8Array => changed(change, CONVERSATIONS);
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
/** A word of the last client, or of its first cell. */
const ofLastClient =
  (field: number, value: number): Change =>
  (view, at) =>
    view.setUint32(
      at(Header.CLIENTS, view.getUint32(Header.CLIENT_COUNT, true) - 1, Client.SIZE) + field,
      value,
      true,
    );
const ofLastClientsCell =
  (field: number, value: number): Change =>
  (view, at) => {
    const client = at(Header.CLIENTS, view.getUint32(Header.CLIENT_COUNT, true) - 1, Client.SIZE);
    const cell = view.getUint32(client + Client.FIRST_CELL, true);
    view.setUint32(at(Header.CELLS, cell, Cell.SIZE) + field, value, true);
  };

const REFUSALS: readonly (readonly [name: string, message: RegExp, plan: Uint8Array])[] = [
  ['no bytes', /truncated/, new Uint8Array(0)],
  ['a header cut short', /truncated/, PLAN.slice(0, Header.SIZE - 8)],
  ['bytes cut off', /truncated/, PLAN.slice(0, -8)],
  ['bytes added', /truncated/, Uint8Array.from([...PLAN, 0, 0, 0, 0, 0, 0, 0, 0])],
  ['another magic number', /not a plan/, changed(u32(Header.MAGIC, 0x50474c53))],
  ['a bit of the checksum', /checksum/, withBit(PLAN, Header.CHECKSUM)],
  ['a bit of the seed key', /checksum/, withBit(PLAN, Header.KEY0)],
  ['a bit of the last byte', /checksum/, withBit(PLAN, PLAN.length - 1)],
  ['a section that is not aligned', /section/, changed(u32(Header.CELLS, 132))],
  ['a section inside the header', /section/, changed(u32(Header.WINDOWS, 64))],
  ['a section past the end', /section/, changed(u32(Header.TABLES, PLAN.length + 8))],
  ['more records than fit', /section/, changed(u32(Header.CELL_COUNT, 0xffffffff))],
  ['an unknown mode of arrivals', /header/, changed(u32(Header.ARRIVALS, 2))],
  ['tiles below 1024 rows', /header/, changed(f64(Header.TILE_ROWS, 1023))],
  ['tiles of NaN rows', /header/, changed(f64(Header.TILE_ROWS, Number.NaN))],
  ['no expected requests', /header/, changed(f64(Header.MASS, 0))],
  ['a mass that is not that of the clients', /header/, changed(f64(Header.MASS, 5000))],
  ['an unknown kind of column', /column/, changed(wordOf(Header.COLUMNS, Column.KIND, 9))],
  ['a column of a slot that is not there', /column/, changed(wordOf(Header.COLUMNS, Column.SLOT, 3))],
  ['a part without its whole', /column/, changed(wordOf(Header.COLUMNS, Column.KIND, 1))],
  ['a rest without its part', /column/, changed(wordOf(Header.COLUMNS, Column.KIND, 2))],
  ['a window that does not start at 0', /window is/, changed(numberOf(Header.WINDOWS, Window.START, 1))],
  ['a window of no length', /window is/, changed(numberOf(Header.WINDOWS, Window.END, 0))],
  ['a window of negative mass', /window is/, changed(numberOf(Header.WINDOWS, Window.MASS_END, -1))],
  ['a client without cells', /client is/, changed(wordOf(Header.CLIENTS, Client.CELL_COUNT, 0))],
  ['a client that skips cells', /client is/, changed(wordOf(Header.CLIENTS, Client.FIRST_CELL, 1))],
  [
    'cells of no client',
    /client is/,
    changed((view) =>
      view.setUint32(Header.CLIENT_COUNT, view.getUint32(Header.CLIENT_COUNT, true) - 1, true),
    ),
  ],
  ['a shape of 0', /client-window/, changed(numberOf(Header.CELLS, Cell.SHAPE, 0))],
  ['a shape of NaN', /client-window/, changed(numberOf(Header.CELLS, Cell.SHAPE, Number.NaN))],
  ['a mass that does not ascend', /client-window/, changed(numberOf(Header.CELLS, Cell.MASS_END, 0))],
  ['an unknown family', /client-window/, changed(wordOf(Header.CELLS, Cell.FAMILY, 3))],
  ['a window that is not there', /client-window/, changed(wordOf(Header.CELLS, Cell.WINDOW, 99))],
  ['a field set that is not there', /client-window/, changed(wordOf(Header.CELLS, Cell.FIELD_SET, 99))],
  [
    'more arrivals in a reference window than can be counted',
    /client-window/,
    changed(numberOf(Header.CELLS, Cell.MASS_END, 3e9), REFERENCE),
  ],
  ['a sampler that is not there', /field set/, changed(wordOf(Header.FIELD_SETS, 0, 99))],
  [
    'a ratio where tokens belong',
    /field set/,
    changed((view, at) => {
      const samplers = at(Header.SAMPLERS);
      view.setUint32(at(Header.FIELD_SETS), (samplerOf(view, samplers, 3) - samplers) / Sampler.SIZE, true);
    }),
  ],
  ['an unknown kind of sampler', /sampler/, changed(wordOf(Header.SAMPLERS, Sampler.KIND, 5))],
  ['a table without bins', /sampler/, changed(wordOf(Header.SAMPLERS, Sampler.COUNT, 0))],
  ['a table past the end', /sampler/, changed(wordOf(Header.SAMPLERS, Sampler.OFFSET, 0xfffffff8))],
  [
    'a ratio above 1',
    /sampler/,
    changed((view, at) => {
      const sampler = samplerOf(view, at(Header.SAMPLERS), 3);
      view.setFloat64(at(Header.TABLES) + view.getUint32(sampler + Sampler.OFFSET, true) + 8, 1.5, true);
    }),
  ],
  ['weights that fall', /sampler/, changed(ofMixture(Component.WEIGHT_END, -0.5))],
  ['an unknown quantile function', /sampler/, changed(ofMixture(Component.QUANTILE, 2, true))],
  ['a location that is not finite', /sampler/, changed(ofMixture(Component.LOCATION, Infinity))],
  ['a scale of NaN', /sampler/, changed(ofMixture(Component.SCALE, Number.NaN))],
  ['a slope that is not a number', /sampler/, changed(ofMixture(Component.SLOPE, Number.NaN))],
  ['bounds that cross', /sampler/, changed(ofMixture(Component.MIN, 1e9))],
  ['rows other than the mass, without conversations', /header/, changed(f64(Header.ROWS, 3999))],
  ['no expected rows', /header/, ofConversations(f64(Header.ROWS, 0))],
  ['conversations with reference arrivals', /header/, ofConversations(u32(Header.ARRIVALS, 1))],
  ['more classes than windows', /header|section/, ofConversations(u32(Header.CLASS_COUNT, 1000))],
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
  ['a lead-in with rows', /window is/, ofConversations(numberOf(Header.WINDOWS, Window.MASS_END, 1))],
  [
    'a lead-in with a slope',
    /window is/,
    ofConversations(numberOf(Header.WINDOWS, Window.BEGIN_SHARE, 0.25)),
  ],
  ['a class that is not there', /client is/, ofConversations(ofLastClient(Client.CLASS, 99))],
  ["another class's lead-in", /client-window/, ofConversations(ofLastClientsCell(Cell.WINDOW, 0))],
  ['a lead-in of single requests', /client-window/, ofConversations(wordOf(Header.CELLS, Cell.WINDOW, 0))],
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

function withBit(plan: Uint8Array, at: number): Uint8Array {
  const copy = plan.slice();
  copy[at] ^= 1;
  return copy;
}

describe.each(BUILDS)('refused plans, $name build', ({ engine }) => {
  test.each(REFUSALS)('%s', (_, message, plan) => {
    expect(() => new Engine(plan, engine)).toThrow(PlanError);
    expect(() => new Engine(plan, engine)).toThrow(message);
  });

  test.each([PLAN_VERSION - 1, PLAN_VERSION + 1])('version %d is named', (version) => {
    const plan = changed(u32(Header.VERSION, version));
    expect(() => new Engine(plan, engine)).toThrow(PlanError);
    expect(() => new Engine(plan, engine)).toThrow(new RegExp(`version ${version}\\b`));
  });

  test('every status but success was met above', () => {
    const messages = new Set(
      REFUSALS.map(([, , plan]) => {
        try {
          return new Engine(plan, engine).tiles;
        } catch (error) {
          return (error as Error).message;
        }
      }),
    );
    // Thirteen statuses, of which the version has tests of its own.
    expect(messages.size).toBe(12);
  });
});
