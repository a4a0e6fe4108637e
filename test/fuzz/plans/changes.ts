import {
  ArrivalModeCode,
  Cell,
  Client,
  Column,
  ColumnKind,
  ConversationClass,
  FieldSet,
  Header,
  Sampler,
  SamplerKind,
  TurnCount,
  Window,
} from '../../../src/plan/layout.js';
import type { Random } from '../random.js';
import { type PlanFields, SECTIONS, type SectionName } from './fields.js';

const WORDS = [0, 1, 2, 3, 7, 8, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff];
const DOUBLES = [
  0,
  -0,
  -1,
  5e-324,
  1e-308,
  1e-9,
  0.5,
  1,
  1 - 2 ** -53,
  2 ** 31,
  1e12,
  1e14,
  1e15,
  1e308,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
];

/**
 * Changes a plan in place, and says how. Its checksum is written anew afterwards.
 *
 * @param view of the plan
 * @param fields of the plan before any change
 */
export type Change = (view: DataView, fields: PlanFields, random: Random) => string;

/** Sets one field to an extreme, or to something near what it is. */
export const setField: Change = (view, fields, random) => {
  const { name, at, bytes } = fields.any(random);
  if (bytes === 8 && random.chance(0.75)) {
    const value = doubleNear(view.getFloat64(at, true), random);
    view.setFloat64(at, value, true);
    return `${name} = ${Object.is(value, -0) ? '-0' : value}`;
  }
  const value = wordNear(view.getUint32(at, true), random);
  view.setUint32(at, value, true);
  return `${name} = ${value}`;
};

function doubleNear(value: number, random: Random): number {
  return random.weighted<() => number>([
    [5, () => random.pick(DOUBLES)],
    [1, () => value * (1 + 2 ** -52)],
    [1, () => value + random.pick([-1, 1, 1e-6])],
    [1, () => value * random.pick([-1, 0.5, 2, 1e3, 1e-3])],
    [1, () => random.share()],
  ])();
}

function wordNear(value: number, random: Random): number {
  return random.weighted<() => number>([
    [4, () => random.pick(WORDS)],
    [2, () => (value + random.pick([-1, 1, 8, -8])) >>> 0],
    [2, () => random.below(70)],
    [1, () => (value ^ (1 << random.below(32))) >>> 0],
    [1, () => random.word()],
  ])();
}

/** Puts one field's content into another one's place, as of an offset into that of another section. */
export const copyField: Change = (view, fields, random) => {
  const from = fields.any(random);
  const to = fields.any(random);
  const bytes = Math.min(from.bytes, to.bytes);
  new Uint8Array(view.buffer, view.byteOffset).copyWithin(to.at, from.at, from.at + bytes);
  return `${to.name} = ${from.name}, ${bytes === 8 ? view.getFloat64(to.at, true) : view.getUint32(to.at, true)}`;
};

function multiply(view: DataView, at: number, factor: number): void {
  view.setFloat64(at, view.getFloat64(at, true) * factor, true);
}

/** All masses at once, so that they still fit each other. */
const scaleMasses: Change = (view, fields, random) => {
  const factor = random.pick([
    2 ** -1070,
    2 ** -1000,
    1e-300,
    1e-12,
    1 / 64,
    4,
    1e3,
    1e6,
    2 ** 31,
    1e10,
    1e300,
  ]);
  for (const cell of fields.records('cell')) multiply(view, cell + Cell.MASS_END, factor);
  for (const window of fields.records('window')) multiply(view, window + Window.MASS_END, factor);
  multiply(view, Header.MASS, factor);
  multiply(view, Header.ROWS, factor);
  return `masses times ${factor}`;
};

const scaleTimes: Change = (view, fields, random) => {
  const factor = random.pick([2 ** -1080, 1e-300, 1e-12, 1e-3, 10, 1e6, 1e11]);
  for (const window of fields.records('window')) {
    multiply(view, window + Window.START, factor);
    multiply(view, window + Window.END, factor);
  }
  return `times times ${factor}`;
};

/** More requests in one cell, and in all that sums them up. */
const fattenCell: Change = (view, fields, random) => {
  const more = random.pick([1e-9, 0.5, 100, 1e6, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 1e12, 9e13]);
  const index = random.below(fields.count('client'));
  const client = fields.record('client', index);
  const first = fields.word(client + Client.FIRST_CELL);
  const count = fields.word(client + Client.CELL_COUNT);
  const chosen = first + random.below(count);
  for (let cell = chosen; cell < first + count; cell++) {
    add(view, fields.record('cell', cell) + Cell.MASS_END, more);
  }
  add(view, Header.MASS, more);
  const window = fields.word(fields.record('cell', chosen) + Cell.WINDOW);
  const leadIns = fields.count('class');
  if (window >= leadIns) {
    const rows = more * fields.turnsOfClient(client);
    for (let later = window; later < fields.count('window'); later++) {
      add(view, fields.record('window', later) + Window.MASS_END, rows);
    }
    add(view, Header.ROWS, rows);
  }
  return `cell ${chosen} of client ${index} has ${more} more`;
};

function add(view: DataView, at: number, more: number): void {
  view.setFloat64(at, view.getFloat64(at, true) + more, true);
}

/** Every cell rises by the least that there is. */
const flattenCells: Change = (view, fields) => {
  const LEAST = 5e-324;
  for (const client of fields.records('client')) {
    const first = fields.word(client + Client.FIRST_CELL);
    for (let number = 0; number < fields.word(client + Client.CELL_COUNT); number++) {
      view.setFloat64(fields.record('cell', first + number) + Cell.MASS_END, LEAST * (number + 1), true);
    }
  }
  const mass = LEAST * fields.count('cell');
  view.setFloat64(Header.MASS, mass, true);
  view.setFloat64(Header.ROWS, mass, true);
  return 'all masses are the least there are';
};

/** Inter-arrival families at the ends of what they may be, for one cell or all. */
const SHAPES: Readonly<Record<number, readonly number[]>> = {
  1: [1e-4, 0.012, 1, 1e6, 0],
  2: [0.01, 0.05, 1, 1e6, 1e308],
  3: [1e-4, 1, 4, -0],
  4: [1.05, 2, 1e6, 1],
  5: [0, Number.NaN],
  6: [0, 1, 0.5],
};

const setFamilies: Change = (view, fields, random) => {
  const family = random.between(1, 6);
  const shape = random.pick(SHAPES[family]);
  const cells = fields.records('cell');
  const changed = random.chance(0.5) ? cells : cells.slice(random.below(cells.length)).slice(0, 1);
  for (const cell of changed) {
    view.setUint32(cell + Cell.FAMILY, family, true);
    view.setFloat64(cell + Cell.SHAPE, shape, true);
  }
  return `${changed.length} cells have family ${family} of shape ${shape}`;
};

const setArrivals: Change = (view, _fields, random) => {
  const mode = random.pick(Object.values(ArrivalModeCode));
  view.setUint32(Header.ARRIVALS, mode, true);
  return `arrivals ${mode}`;
};

/** Rows that have nothing to do with the masses, as only a plan with classes may say. */
const setRows: Change = (view, _fields, random) => {
  const mass = view.getFloat64(Header.MASS, true);
  const rows = random.pick([1, 1e-300, 5e-324, mass / 1e6, mass * 0.01, mass * 1e3, 1e14]);
  view.setFloat64(Header.ROWS, rows, true);
  return `${rows} rows where the mass is ${mass}`;
};

const setTileRows: Change = (view, _fields, random) => {
  const rows = random.pick([1024, 1025.5, 8192, 65_536, 4_194_304]);
  view.setFloat64(Header.TILE_ROWS, rows, true);
  return `${rows} rows a tile`;
};

/** Requests of a trace of which each may have as many items as there can be. */
const FEW_REQUESTS = 100;

/** Samplers of the numbers of items give so many, in all lists or one. */
const lengthenLists: Change = (view, fields, random) => {
  const long = [300, 4096, 4097];
  const longest = [65_535, 65_536, 70_000, 2 ** 31, 2 ** 32 - 1];
  const count = random.pick(fields.requests <= FEW_REQUESTS ? longest : long);
  const slots = fields
    .records('column')
    .filter((column) => fields.word(column + Column.KIND) === ColumnKind.LIST)
    .map((column) => fields.word(column + Column.SLOT));
  const changed = random.chance(0.7) ? slots.slice(0, 1) : slots;
  for (let set = 0; set < fields.word(Header.FIELD_SET_COUNT); set++) {
    for (const slot of changed) {
      const index = fields.word(fields.fieldSet(set) + FieldSet.SAMPLERS + 4 * slot);
      const sampler = fields.record('sampler', index);
      view.setUint32(sampler + Sampler.KIND, SamplerKind.CONSTANT, true);
      view.setUint32(sampler + Sampler.COUNT, count, true);
    }
  }
  return `${count} items a request in ${changed.length} of ${slots.length} lists`;
};

const setShares: Change = (view, fields, random) => {
  const share = random.pick([0, -0, 1, 0.5, 0.5 + 5e-5, 0.5 - 5.1e-5, 0.25, 1e-300]);
  for (const window of fields.records('window')) view.setFloat64(window + Window.BEGIN_SHARE, share, true);
  return `all windows begin at a share of ${share}`;
};

const sameIds: Change = (view, fields, random) => {
  const id = random.pick([0, 7, 0xffffffff]);
  for (const client of fields.records('client')) view.setUint32(client + Client.ID, id, true);
  return `all clients have the id ${id}`;
};

/** Conversations that begin so long before the trace. */
const setLeadIns: Change = (view, fields, random) => {
  const start = random.pick([-5e-324, -1e-3, -60, -1e6, -1e15]);
  for (let index = 0; index < fields.count('class'); index++) {
    view.setFloat64(fields.record('window', index) + Window.START, start, true);
  }
  return `all lead-ins start at ${start}`;
};

const setClasses: Change = (view, fields, random) => {
  const tables = fields.word(Header.TABLES);
  const told = [];
  for (const record of fields.records('class')) {
    const what = random.below(4);
    if (what === 0) {
      const scale = random.pick([0, 5e-324, 1e-300, 1, 1e6, 1e300]);
      view.setFloat64(record + ConversationClass.SCALE, scale, true);
      told.push(`scale ${scale}`);
    } else if (what === 1) {
      const [base, span] = random.pick([
        [0, 1],
        [0, 5e-324],
        [1 - 2 ** -53, 2 ** -53],
        [0.5, 0.5],
      ]);
      view.setFloat64(record + ConversationClass.BASE, base, true);
      view.setFloat64(record + ConversationClass.SPAN, span, true);
      told.push(`base ${base}, span ${span}`);
    } else if (what === 2) {
      const quantile = random.below(4);
      view.setUint32(record + ConversationClass.QUANTILE, quantile, true);
      view.setUint32(record + ConversationClass.EXPONENTIATE, random.below(2), true);
      told.push(`law ${quantile}`);
    } else {
      const turns = random.pick([2, 3, 64]);
      const table = tables + fields.word(record + ConversationClass.OFFSET);
      for (let index = 0; index < fields.word(record + ConversationClass.COUNT); index++) {
        view.setUint32(table + index * TurnCount.SIZE + TurnCount.TURNS, turns, true);
      }
      told.push(`${turns} turns`);
    }
  }
  return `classes: ${told.slice(0, 4).join('; ') || 'none'}`;
};

/** A section where another is, or with other numbers of records. */
const moveSection: Change = (view, _fields, random) => {
  const names = Object.keys(SECTIONS) as SectionName[];
  const [to, from] = [random.pick(names), random.pick(names)];
  if (random.chance(0.5)) {
    view.setUint32(SECTIONS[to].offset, view.getUint32(SECTIONS[from].offset, true), true);
    return `the section of the ${to} is where the ${from} is`;
  }
  const count = random.pick([...WORDS, view.getUint32(SECTIONS[from].count, true)]);
  view.setUint32(SECTIONS[to].count, count, true);
  return `there are ${count} of ${to}`;
};

/** Changes of much at once, after which a plan may well be valid. */
export const COORDINATED: readonly Change[] = [
  scaleMasses,
  scaleTimes,
  fattenCell,
  flattenCells,
  setFamilies,
  setArrivals,
  setRows,
  setTileRows,
  lengthenLists,
  setShares,
  sameIds,
  setLeadIns,
  setClasses,
  moveSection,
];
