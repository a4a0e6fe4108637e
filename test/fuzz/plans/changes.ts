import {
  ArrivalModeCode,
  Client,
  ClientWindow,
  Column,
  ColumnKind,
  FieldSet,
  Header,
  Sampler,
  SamplerKind,
  Window,
} from '../../../src/engine/plan-layout.generated.js';
import type { Change } from './change.js';
import { setClasses, setLeadIns } from './conversation-changes.js';
import {
  fattenClientWindow,
  flattenClientWindows,
  scaleExpected,
  scaleTimes,
  setRows,
} from './expectation-changes.js';
import { WORDS } from './field-changes.js';
import { SECTIONS, type SectionName } from './fields.js';
import { setFloors, setLimits, setPrompts, setToolShares } from './trait-changes.js';

/** Inter-arrival families at the ends of what they may be, for one client-window or all. */
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
  const clientWindows = fields.records('clientWindow');
  const changed = random.chance(0.5)
    ? clientWindows
    : clientWindows.slice(random.below(clientWindows.length)).slice(0, 1);
  for (const clientWindow of changed) {
    view.setUint32(clientWindow + ClientWindow.FAMILY, family, true);
    view.setFloat64(clientWindow + ClientWindow.SHAPE, shape, true);
  }
  return `${changed.length} client-windows have family ${family} of shape ${shape}`;
};

const setArrivals: Change = (view, _fields, random) => {
  const mode = random.pick(Object.values(ArrivalModeCode));
  view.setUint32(Header.ARRIVALS, mode, true);
  return `arrivals ${mode}`;
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
  // All rows are given, so that what they take can be held against what they are.
  view.setFloat64(Header.ROW_LIMIT, 0, true);
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
  scaleExpected,
  scaleTimes,
  fattenClientWindow,
  flattenClientWindows,
  setFamilies,
  setArrivals,
  setRows,
  setTileRows,
  lengthenLists,
  setShares,
  sameIds,
  setLeadIns,
  setClasses,
  setLimits,
  setPrompts,
  setFloors,
  setToolShares,
  moveSection,
];
