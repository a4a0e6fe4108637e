/** The plan that is open: where its sections are. Set once by `bindPlan`, read by everything. */
import {
  Client,
  ClientWindow,
  ClientWindowFlag,
  Column,
  ColumnKind,
  ConversationClass,
  Coupling,
  FieldSet,
  GapSamples,
  Header,
  Profile,
  Sampler,
  Window,
} from './layout';

export let key0: u32 = 0;
export let key1: u32 = 0;
export let arrivalMode: u32 = 0;
export let columnCount: u32 = 0;
/** Whether any column has lists. */
export let hasLists: bool = false;
export let slotCount: u32 = 0;
export let windowCount: u32 = 0;
export let clientCount: u32 = 0;
export let clientWindowCount: u32 = 0;
export let fieldSetCount: u32 = 0;
export let classCount: u32 = 0;
export let gapSamplesCount: u32 = 0;
export let columns: usize = 0;
export let windows: usize = 0;
export let clients: usize = 0;
export let clientWindows: usize = 0;
export let fieldSets: usize = 0;
export let samplers: usize = 0;
export let tables: usize = 0;
export let couplings: usize = 0;
export let gapSamples: usize = 0;
export let classes: usize = 0;
export let profiles: usize = 0;
/** Words of attributes that each profile has. */
export let attributeCount: u32 = 0;
/** Low bits of a conversation's id that say how many turns it has, less one. */
export let turnBits: u32 = 0;
/** The slots of the tokens that go in, and come out. */
export let inputSlot: u32 = 0;
export let outputSlot: u32 = 0;
/** Expected arrivals of all clients. */
export let traceExpected: f64 = 0;
/** Expected rows of the whole trace. */
export let traceRows: f64 = 0;
/** Rows after which the trace is complete; infinite where the plan sets no limit. */
export let rowLimit: f64 = Infinity;
/** Expected rows of a tile, as the plan asks. */
export let tileRows: f64 = 0;

export function bindPlan(plan: usize): void {
  key0 = load<u32>(plan, Header.KEY0);
  key1 = load<u32>(plan, Header.KEY1);
  arrivalMode = load<u32>(plan, Header.ARRIVALS);
  columnCount = load<u32>(plan, Header.COLUMN_COUNT);
  slotCount = load<u32>(plan, Header.SLOT_COUNT);
  windowCount = load<u32>(plan, Header.WINDOW_COUNT);
  clientCount = load<u32>(plan, Header.CLIENT_COUNT);
  clientWindowCount = load<u32>(plan, Header.CLIENT_WINDOW_COUNT);
  fieldSetCount = load<u32>(plan, Header.FIELD_SET_COUNT);
  classCount = load<u32>(plan, Header.CLASS_COUNT);
  gapSamplesCount = load<u32>(plan, Header.GAP_SAMPLES_COUNT);
  columns = plan + load<u32>(plan, Header.COLUMNS);
  for (let index: u32 = 0; index < columnCount; ++index) {
    if (load<u32>(columns + <usize>index * Column.SIZE, Column.KIND) == ColumnKind.LIST) hasLists = true;
  }
  windows = plan + load<u32>(plan, Header.WINDOWS);
  clients = plan + load<u32>(plan, Header.CLIENTS);
  clientWindows = plan + load<u32>(plan, Header.CLIENT_WINDOWS);
  fieldSets = plan + load<u32>(plan, Header.FIELD_SETS);
  samplers = plan + load<u32>(plan, Header.SAMPLERS);
  tables = plan + load<u32>(plan, Header.TABLES);
  couplings = plan + load<u32>(plan, Header.COUPLINGS);
  gapSamples = plan + load<u32>(plan, Header.GAP_SAMPLES);
  classes = plan + load<u32>(plan, Header.CLASSES);
  profiles = plan + load<u32>(plan, Header.PROFILES);
  attributeCount = load<u32>(plan, Header.ATTRIBUTE_COUNT);
  turnBits = load<u32>(plan, Header.TURN_BITS);
  inputSlot = load<u32>(plan, Header.INPUT_SLOT);
  outputSlot = load<u32>(plan, Header.OUTPUT_SLOT);
  traceExpected = load<f64>(plan, Header.EXPECTED_ARRIVALS);
  traceRows = load<f64>(plan, Header.ROWS);
  const limit = load<f64>(plan, Header.ROW_LIMIT);
  rowLimit = limit > 0 ? limit : Infinity;
  tileRows = load<f64>(plan, Header.TILE_ROWS);
}

// @ts-ignore: decorator
@inline
export function clientAt(client: u32): usize {
  return clients + <usize>client * Client.SIZE;
}

// @ts-ignore: decorator
@inline
export function clientWindowAt(clientWindow: u32): usize {
  return clientWindows + <usize>clientWindow * ClientWindow.SIZE;
}

// @ts-ignore: decorator
@inline
export function windowAt(window: u32): usize {
  return windows + <usize>window * Window.SIZE;
}

// @ts-ignore: decorator
@inline
function fieldSetAt(fieldSet: u32): usize {
  return fieldSets + <usize>fieldSet * (FieldSet.SAMPLERS + (<usize>slotCount << 2));
}

/** A record of observed gaps. */
// @ts-ignore: decorator
@inline
export function gapSamplesAt(index: u32): usize {
  return gapSamples + <usize>index * GapSamples.SIZE;
}

/** The class of the conversations that a client begins; 0 for a client of single requests. */
// @ts-ignore: decorator
@inline
export function classOf(client: u32): usize {
  const place = load<u32>(clientAt(client), Client.CLASS);
  return place == 0 ? 0 : classes + <usize>(place - 1) * ConversationClass.SIZE;
}

/** What a client's requests are held to and bear; 0 where that is nothing. */
// @ts-ignore: decorator
@inline
export function profileOf(client: u32): usize {
  const place = load<u32>(clientAt(client), Client.PROFILE);
  return place == 0 ? 0 : profiles + <usize>(place - 1) * (Profile.ATTRIBUTES + (<usize>attributeCount << 2));
}

/** Seconds that a conversation of a client lasts at most: the length of its class's lead-in. */
export function lookBackOf(client: u32): f64 {
  return -load<f64>(windowAt(load<u32>(clientAt(client), Client.CLASS) - 1), Window.START);
}

/** Seconds that the trace lasts. */
export function traceEnd(): f64 {
  return load<f64>(windowAt(windowCount - 1), Window.END);
}

// @ts-ignore: decorator
@inline
export function columnKind(column: u32): u32 {
  return load<u32>(columns + <usize>column * Column.SIZE, Column.KIND);
}

/** The scalar column that a slot fills; plans that lack it are refused. */
export function scalarColumnOf(slot: u32): u32 {
  for (let index: u32 = 0; index < columnCount; ++index) {
    const column = columns + <usize>index * Column.SIZE;
    if (load<u32>(column, Column.KIND) == ColumnKind.SCALAR && load<u32>(column, Column.SLOT) == slot) return index;
  }
  return 0;
}

/** The sampler in a slot of a field set. */
// @ts-ignore: decorator
@inline
export function samplerOf(fieldSet: u32, slot: u32): usize {
  const sampler = load<u32>(fieldSetAt(fieldSet) + (<usize>slot << 2), FieldSet.SAMPLERS);
  return samplers + <usize>sampler * Sampler.SIZE;
}

/** The coupling of a field set's slots; 0 where they are independent. */
// @ts-ignore: decorator
@inline
export function couplingOf(fieldSet: u32): usize {
  const coupling = load<u32>(fieldSetAt(fieldSet), FieldSet.COUPLING);
  return coupling == 0 ? 0 : couplings + <usize>(coupling - 1) * Coupling.SIZE;
}

/** The smallest gap of a client-window's law over its mean, which the plan sets: 0 where it sets none, below 1. */
// @ts-ignore: decorator
@inline
export function floorOf(clientWindow: usize): f64 {
  return <f64>(load<u32>(clientWindow, ClientWindow.FLAGS) >>> ClientWindowFlag.FLOOR_SHIFT) / 65536;
}

/** Expected arrivals of a client up to the end of one of its client-windows. */
// @ts-ignore: decorator
@inline
export function expectedUntil(clientWindow: u32): f64 {
  return load<f64>(clientWindows + <usize>clientWindow * ClientWindow.SIZE, ClientWindow.EXPECTED_END);
}

/** Expected arrivals of a client before a client-window. */
// @ts-ignore: decorator
@inline
export function expectedBefore(client: u32, clientWindow: u32): f64 {
  const first = load<u32>(clientAt(client), Client.FIRST_CLIENT_WINDOW);
  return clientWindow == first ? 0 : expectedUntil(clientWindow - 1);
}
