/**
 * Checks plan bytes before anything reads them. After `PlanStatus.OK` every index and offset in the plan is
 * inside its section and every number is in its range, so the rest of the engine checks nothing.
 */
import {
  ArrivalModeCode,
  Client,
  ClientWindow,
  ClientWindowFlag,
  Column,
  ConversationClass,
  Coupling,
  FieldSet,
  GapSamples,
  Header,
  PLAN_MAGIC,
  MAX_SLOTS,
  Sampler,
  PLAN_VERSION,
  Window,
} from './layout';
import { MAX_TURN_BITS, MIN_SLOPE, MIN_TURN_BITS } from './bounds';
import { checksum } from './checksum';
import { PlanStatus } from './status';
import { classesAreValid, fieldSetsOf, leadInsAreValid } from './validate-conversations';
import { columnsAreValid } from './validate-columns';
import { limitsAreValid, profileIsValid, profileSize } from './validate-profiles';
import { couplingsAreValid, fieldSetsAreValid } from './validate-field-sets';
import { gapLawIsValid, gapSamplesAreValid } from './validate-gaps';
import { samplersAreValid } from './validate-samplers';

/** Rows that wait for their time have to fit into a block of conversations/record-chains.ts, with as many attributes beside. */
const MAX_COLUMNS: u32 = 64;
/** Expected requests of a trace; beyond it the counts of parts of segments would not fit their fields. */
const MAX_EXPECTED: f64 = 1e14;
/** Sums of parts of it can be larger by their rounding. */
const MAX_EXPECTED_END: f64 = 1.000000001e14;

/** Whether it is a plan of this version, and all of it. */
export function frameStatus(plan: usize, bytes: usize): u32 {
  if (bytes < Header.SIZE) return PlanStatus.TRUNCATED;
  if (load<u32>(plan, Header.MAGIC) != PLAN_MAGIC) return PlanStatus.NOT_A_PLAN;
  if (load<u32>(plan, Header.VERSION) != PLAN_VERSION) return PlanStatus.WRONG_VERSION;
  if (load<u32>(plan, Header.BYTES) != <u32>bytes || (bytes & 7) != 0) return PlanStatus.TRUNCATED;
  return PlanStatus.OK;
}

/** All but clients, of a plan whose checksum has been found. */
export function sectionsStatus(plan: usize, bytes: usize): u32 {
  if (load<u64>(plan, Header.CHECKSUM) != checksum) return PlanStatus.WRONG_CHECKSUM;
  if (!sectionsFit(plan, bytes)) return PlanStatus.BAD_SECTION;
  if (!headerIsValid(plan)) return PlanStatus.BAD_HEADER;
  if (!textsAreValid(plan)) return PlanStatus.BAD_TEXTS;
  if (!columnsAreValid(plan)) return PlanStatus.BAD_COLUMN;
  if (!windowsAreValid(plan)) return PlanStatus.BAD_WINDOW;
  if (!gapSamplesAreValid(plan)) return PlanStatus.BAD_GAP_SAMPLES;
  if (!samplersAreValid(plan)) return PlanStatus.BAD_SAMPLER;
  if (!couplingsAreValid(plan)) return PlanStatus.BAD_COUPLING;
  if (!fieldSetsAreValid(plan)) return PlanStatus.BAD_FIELD_SET;
  if (!classesAreValid(plan)) return PlanStatus.BAD_CLASS;
  return PlanStatus.OK;
}

function sectionsFit(plan: usize, bytes: usize): bool {
  const fieldSetSize = <u64>FieldSet.SAMPLERS + (<u64>load<u32>(plan, Header.SLOT_COUNT) << 2);
  const fieldSets = <u64>load<u32>(plan, Header.FIELD_SET_COUNT);
  const clientWindows = <u64>load<u32>(plan, Header.CLIENT_WINDOW_COUNT);
  return (
    sectionFits(plan, Header.COLUMNS, <u64>load<u32>(plan, Header.COLUMN_COUNT) * Column.SIZE, bytes) &&
    sectionFits(plan, Header.WINDOWS, <u64>load<u32>(plan, Header.WINDOW_COUNT) * Window.SIZE, bytes) &&
    sectionFits(plan, Header.CLIENTS, <u64>load<u32>(plan, Header.CLIENT_COUNT) * Client.SIZE, bytes) &&
    sectionFits(plan, Header.CLIENT_WINDOWS, clientWindows * ClientWindow.SIZE, bytes) &&
    sectionFits(plan, Header.FIELD_SETS, fieldSets * fieldSetSize, bytes) &&
    sectionFits(plan, Header.COUPLINGS, <u64>load<u32>(plan, Header.COUPLING_COUNT) * Coupling.SIZE, bytes) &&
    sectionFits(plan, Header.SAMPLERS, <u64>load<u32>(plan, Header.SAMPLER_COUNT) * Sampler.SIZE, bytes) &&
    sectionFits(plan, Header.TABLES, <u64>load<u32>(plan, Header.TABLE_BYTES), bytes) &&
    sectionFits(plan, Header.CLASSES, <u64>load<u32>(plan, Header.CLASS_COUNT) * ConversationClass.SIZE, bytes) &&
    sectionFits(plan, Header.TEXTS, <u64>load<u32>(plan, Header.TEXT_BYTES), bytes) &&
    sectionFits(plan, Header.PROFILES, <u64>load<u32>(plan, Header.PROFILE_COUNT) * profileSize(plan), bytes) &&
    gapSamplesFit(plan, bytes)
  );
}

/** The section of observed gaps came later than the others: plans without it have zeros in its place. */
function gapSamplesFit(plan: usize, bytes: usize): bool {
  const count = load<u32>(plan, Header.GAP_SAMPLES_COUNT);
  return count == 0 || sectionFits(plan, Header.GAP_SAMPLES, <u64>count * GapSamples.SIZE, bytes);
}

function sectionFits(plan: usize, offsetField: usize, length: u64, bytes: usize): bool {
  const offset = <u64>load<u32>(plan + offsetField);
  return (offset & 7) == 0 && offset >= <u64>Header.SIZE && offset + length <= <u64>bytes;
}

function headerIsValid(plan: usize): bool {
  const slots = load<u32>(plan, Header.SLOT_COUNT);
  const columns = load<u32>(plan, Header.COLUMN_COUNT);
  const tileRows = load<f64>(plan, Header.TILE_ROWS);
  const expected = load<f64>(plan, Header.EXPECTED_ARRIVALS);
  const rows = load<f64>(plan, Header.ROWS);
  const arrivals = load<u32>(plan, Header.ARRIVALS);
  const classes = load<u32>(plan, Header.CLASS_COUNT);
  const turnBits = load<u32>(plan, Header.TURN_BITS);
  return (
    arrivals <= ArrivalModeCode.RENEWAL &&
    // The reference's procedure makes nothing of the low rates of classes.
    (classes == 0 ? rows == expected : arrivals != ArrivalModeCode.REFERENCE) &&
    slots > 0 &&
    slots <= MAX_SLOTS &&
    columns > 0 &&
    columns <= MAX_COLUMNS &&
    load<u32>(plan, Header.ATTRIBUTE_COUNT) <= MAX_COLUMNS &&
    turnBits >= MIN_TURN_BITS &&
    turnBits <= MAX_TURN_BITS &&
    load<u32>(plan, Header.INPUT_SLOT) < slots &&
    load<u32>(plan, Header.OUTPUT_SLOT) < slots &&
    load<u32>(plan, Header.WINDOW_COUNT) > classes &&
    tileRows >= 1024 &&
    tileRows <= 4194304 &&
    expected > 0 &&
    expected <= MAX_EXPECTED_END &&
    rows > 0 &&
    rows <= MAX_EXPECTED &&
    rows / tileRows < 4294967295.0 &&
    rowLimitIsValid(load<f64>(plan, Header.ROW_LIMIT), arrivals != ArrivalModeCode.RENEWAL && classes == 0)
  );
}

/** None, or a whole number where the plan fixes the number of rows. */
function rowLimitIsValid(limit: f64, isCounted: bool): bool {
  return limit == 0 || (isCounted && limit > 0 && limit <= MAX_EXPECTED && limit == floor(limit));
}

/** The engine reads none of them; hosts may read each up to its end, which is in the plan. */
function textsAreValid(plan: usize): bool {
  const bytes = <usize>load<u32>(plan, Header.TEXT_BYTES);
  return bytes > 0 && load<u8>(plan + load<u32>(plan, Header.TEXTS) + bytes - 1) == 0;
}

/** Lines that are almost flat are refused: the inverse of their integral would lose its digits. */
function beginShareIsValid(share: f64): bool {
  return share >= 0 && share <= 1 && (share == 0.5 || abs(1 - 2 * share) >= MIN_SLOPE);
}

function windowsAreValid(plan: usize): bool {
  if (!leadInsAreValid(plan)) return false;
  const windows = plan + load<u32>(plan, Header.WINDOWS);
  let window = windows + <usize>load<u32>(plan, Header.CLASS_COUNT) * Window.SIZE;
  const end = windows + <usize>load<u32>(plan, Header.WINDOW_COUNT) * Window.SIZE;
  let time: f64 = 0;
  let expected: f64 = 0;
  for (; window < end; window += Window.SIZE) {
    const windowEnd = load<f64>(window, Window.END);
    const expectedEnd = load<f64>(window, Window.EXPECTED_END);
    if (load<f64>(window, Window.START) != time) return false;
    if (!beginShareIsValid(load<f64>(window, Window.BEGIN_SHARE))) return false;
    if (!(windowEnd > time && windowEnd <= 1e15)) return false;
    if (!(expectedEnd >= expected && expectedEnd <= MAX_EXPECTED_END)) return false;
    time = windowEnd;
    expected = expectedEnd;
  }
  return expected > 0;
}

/** What stands in the bits below the smallest gap. */
const LOW_FLAGS: u32 = (<u32>1 << ClientWindowFlag.FLOOR_SHIFT) - 1;

// @ts-ignore: decorator
@inline
function floorBitsOf(clientWindow: usize): u32 {
  return load<u32>(clientWindow, ClientWindow.FLAGS) >>> ClientWindowFlag.FLOOR_SHIFT;
}

/** A client-window can go on with one of the same law only, and one that begins anew with none. */
function continuationIsValid(clientWindow: usize, isFirst: bool): bool {
  const flags = load<u32>(clientWindow, ClientWindow.FLAGS) & LOW_FLAGS;
  if (flags == 0 || flags == ClientWindowFlag.BEGINS_ANEW) return true;
  const before = clientWindow - ClientWindow.SIZE;
  return (
    flags == ClientWindowFlag.CONTINUES &&
    !isFirst &&
    floorBitsOf(clientWindow) == floorBitsOf(before) &&
    load<u32>(clientWindow, ClientWindow.FAMILY) == load<u32>(before, ClientWindow.FAMILY) &&
    load<f64>(clientWindow, ClientWindow.SHAPE) == load<f64>(before, ClientWindow.SHAPE)
  );
}

/** Clients that have been found valid, from the first. */
export let checkedClients: u32 = 0;
/** The client-window behind those of the clients that have been checked. */
let nextClientWindow: u32 = 0;

/**
 * Checks the next clients of a plan whose sections are valid, until it has met so many client-windows.
 *
 * @param index of the first; from 0 on it begins anew
 */
export function clientsStatus(plan: usize, index: u32, clientWindowsAtATime: u32): u32 {
  const clientWindowCount = load<u32>(plan, Header.CLIENT_WINDOW_COUNT);
  const windowCount = load<u32>(plan, Header.WINDOW_COUNT);
  const fieldSetCount = load<u32>(plan, Header.FIELD_SET_COUNT);
  const clientWindows = plan + load<u32>(plan, Header.CLIENT_WINDOWS);
  const clients = plan + load<u32>(plan, Header.CLIENTS);
  let client = clients + <usize>index * Client.SIZE;
  const end = clients + <usize>load<u32>(plan, Header.CLIENT_COUNT) * Client.SIZE;
  if (index == 0) {
    nextClientWindow = 0;
    if (!limitsAreValid(plan)) return PlanStatus.BAD_CLIENT;
  }
  const clientWindowsBefore = nextClientWindow;
  const classCount = load<u32>(plan, Header.CLASS_COUNT);
  const profileCount = load<u32>(plan, Header.PROFILE_COUNT);
  const isReference = load<u32>(plan, Header.ARRIVALS) == ArrivalModeCode.REFERENCE;
  for (; client < end; client += Client.SIZE) {
    if (nextClientWindow - clientWindowsBefore >= clientWindowsAtATime) {
      checkedClients = <u32>((client - clients) / Client.SIZE);
      return PlanStatus.OK;
    }
    const first = load<u32>(client, Client.FIRST_CLIENT_WINDOW);
    const count = load<u32>(client, Client.CLIENT_WINDOW_COUNT);
    const leadIn = load<u32>(client, Client.CLASS);
    if (first != nextClientWindow || count == 0 || count > clientWindowCount - first) return PlanStatus.BAD_CLIENT;
    if (leadIn > classCount) return PlanStatus.BAD_CLIENT;
    if (load<u32>(client, Client.PROFILE) > profileCount) return PlanStatus.BAD_CLIENT;
    if (!profileIsValid(plan, load<u32>(client, Client.PROFILE))) return PlanStatus.BAD_CLIENT;
    nextClientWindow = first + count;
    const ownFieldSets = fieldSetsOf(plan, leadIn);
    const isBounded = floorBitsOf(clientWindows + <usize>first * ClientWindow.SIZE) != 0;
    let expected: f64 = 0;
    let window: i64 = -1;
    for (let index = first; index < nextClientWindow; ++index) {
      const clientWindow = clientWindows + <usize>index * ClientWindow.SIZE;
      const expectedEnd = load<f64>(clientWindow, ClientWindow.EXPECTED_END);
      const ownWindow = load<u32>(clientWindow, ClientWindow.WINDOW);
      if (!(expectedEnd > expected && expectedEnd <= MAX_EXPECTED_END)) return PlanStatus.BAD_CLIENT_WINDOW;
      if (!gapLawIsValid(plan, clientWindow)) return PlanStatus.BAD_CLIENT_WINDOW;
      if (<i64>ownWindow <= window || ownWindow >= windowCount) return PlanStatus.BAD_CLIENT_WINDOW;
      // Of the lead-ins a client has none but that of its own class.
      if (ownWindow < classCount && ownWindow + 1 != leadIn) return PlanStatus.BAD_CLIENT_WINDOW;
      if (load<u32>(clientWindow, ClientWindow.FIELD_SET) >= fieldSetCount) return PlanStatus.BAD_CLIENT_WINDOW;
      if (fieldSetCount - load<u32>(clientWindow, ClientWindow.FIELD_SET) < ownFieldSets) return PlanStatus.BAD_CLIENT_WINDOW;
      if (!continuationIsValid(clientWindow, index == first)) return PlanStatus.BAD_CLIENT_WINDOW;
      if (isReference && floorBitsOf(clientWindow) != 0) return PlanStatus.BAD_CLIENT_WINDOW;
      // Bursts of a client are bounded in all of its windows, or in none.
      if ((floorBitsOf(clientWindow) != 0) != isBounded) return PlanStatus.BAD_CLIENT_WINDOW;
      expected = expectedEnd;
      window = <i64>ownWindow;
    }
  }
  checkedClients = load<u32>(plan, Header.CLIENT_COUNT);
  return nextClientWindow == clientWindowCount ? PlanStatus.OK : PlanStatus.BAD_CLIENT;
}
