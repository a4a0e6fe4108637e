/**
 * Checks that what clients expect adds up to what the windows and the header say, on which the sizes of tiles rest: a
 * plan whose clients expect more than its windows would be made in tiles without bounds. What has to be drawn before
 * the first row is bounded here, too. Everything else in the plan is known to be valid.
 */
import { allocate, release } from '../memory';
import { ArrivalModeCode, Client, ClientWindow, ConversationClass, Header, Window } from './layout';
import { canEndEarly, rowsPerArrival } from './turn-counts';

/** Sums are those of the plan's compiler but for rounding: relative, and as a part of the whole trace. */
const TOLERANCE: f64 = 1e-6;
const TRACE_TOLERANCE: f64 = 1e-9;
/** What all clients expect is off by no more: the counts of the last one make up for it, in its last segment. */
const MAX_DIFFERENCE: f64 = 65536;
/** 2^-51: of expected arrivals up to an end, what the difference of two of them is rounded by. */
const ROUNDING: f64 = 4.440892098500626e-16;

/**
 * Arrivals that may have to be drawn before a row is known, some 20 ns each: with reference arrivals these are all of a
 * window, of each client.
 */
const MAX_REFERENCE_AHEAD: f64 = 1e8;
/**
 * Rows of conversations that may have to be followed before a tile, which are those that began in the time that one can
 * last, some 20 ns each; the plan's compiler refuses from 10^8 on.
 */
const MAX_FOLLOWED_ROWS: f64 = 1.01e8;

/**
 * What windows expect, by those of all clients that have been added: the least and the most, f64 each. They differ where
 * limits end conversations, each of which has a turn at least.
 */
let sums: usize = 0;
let expected: f64 = 0;
let ahead: f64 = 0;
let followedRows: f64 = 0;

/** Begins to add up what clients expect; until `expectationsAreValid` ends it nothing else may be allocated. */
export function startExpectations(plan: usize): void {
  sums = allocate(<u64>load<u32>(plan, Header.WINDOW_COUNT) << 4);
  expected = 0;
  ahead = 0;
  followedRows = 0;
}

/** Whether what has been added up is valid; all clients were added. */
export function expectationsAreValid(plan: usize): bool {
  const areValid = totalsAreValid(plan) && sumsAreValid(plan);
  release(sums, <u64>load<u32>(plan, Header.WINDOW_COUNT) << 4);
  return areValid;
}

/**
 * Adds the rows of each client-window of the clients [`from`, `to`) to those of its window; false where more conversations
 * begin before the trace than at its start.
 */
export function addExpectations(plan: usize, from: u32, to: u32): bool {
  const clientWindows = plan + load<u32>(plan, Header.CLIENT_WINDOWS);
  const classes = plan + load<u32>(plan, Header.CLASSES);
  const tables = plan + load<u32>(plan, Header.TABLES);
  const classCount = load<u32>(plan, Header.CLASS_COUNT);
  const isReference = load<u32>(plan, Header.ARRIVALS) == ArrivalModeCode.REFERENCE;
  const clients = plan + load<u32>(plan, Header.CLIENTS);
  let client = clients + <usize>from * Client.SIZE;
  const end = clients + <usize>to * Client.SIZE;
  for (; client < end; client += Client.SIZE) {
    const place = load<u32>(client, Client.CLASS);
    const record = classes + <usize>(place - 1) * ConversationClass.SIZE;
    const rows = place == 0 ? 1 : rowsPerArrival(tables, record);
    const leastRows = place != 0 && canEndEarly(plan, client, record) ? 1 : rows;
    let before: f64 = 0;
    let largest: f64 = 0;
    let busiest: f64 = 0;
    let leadIn: f64 = 0;
    let begins: f64 = 0;
    let clientWindow = clientWindows + <usize>load<u32>(client, Client.FIRST_CLIENT_WINDOW) * ClientWindow.SIZE;
    const clientWindowsEnd = clientWindow + <usize>load<u32>(client, Client.CLIENT_WINDOW_COUNT) * ClientWindow.SIZE;
    for (; clientWindow < clientWindowsEnd; clientWindow += ClientWindow.SIZE) {
      const expectedEnd = load<f64>(clientWindow, ClientWindow.EXPECTED_END);
      const window = load<u32>(clientWindow, ClientWindow.WINDOW);
      const sum = sums + (<usize>window << 4);
      store<f64>(sum, load<f64>(sum) + (expectedEnd - before) * leastRows);
      store<f64>(sum, load<f64>(sum, 8) + (expectedEnd - before) * rows, 8);
      if (isReference) largest = max(largest, expectedEnd - before);
      if (window < classCount) leadIn = expectedEnd - before;
      else if (window == classCount) begins = expectedEnd - before + ROUNDING * expectedEnd;
      if (window >= classCount) busiest = max(busiest, (expectedEnd - before) * densityOf(plan, window));
      before = expectedEnd;
    }
    expected += before;
    ahead += largest;
    if (place != 0) {
      const lookBack = -load<f64>(windowOf(plan, place - 1), Window.START);
      followedRows += max(leadIn, min(busiest * lookBack, before)) * rows;
      // The rows of a tile would have no bound where more began just before the trace than its start lets expect.
      const most = max(begins, ROUNDING * leadIn) * startDensityOf(plan, classCount) * lookBack;
      if (!(leadIn <= most * (1 + TOLERANCE) + TOLERANCE)) return false;
    }
  }
  return true;
}

/** False where the sum is not that of the header, or where too many have to be drawn ahead. */
function totalsAreValid(plan: usize): bool {
  if (ahead > MAX_REFERENCE_AHEAD || followedRows > MAX_FOLLOWED_ROWS) return false;
  const told = load<f64>(plan, Header.EXPECTED_ARRIVALS);
  return isNear(expected, told, 0) && abs(expected - told) <= MAX_DIFFERENCE;
}

function windowOf(plan: usize, window: u32): usize {
  return plan + load<u32>(plan, Header.WINDOWS) + <usize>window * Window.SIZE;
}

/** The share of a window's expected requests that falls into a second where its rate is highest. */
function densityOf(plan: usize, index: u32): f64 {
  const window = windowOf(plan, index);
  const share = load<f64>(window, Window.BEGIN_SHARE);
  return (2 * max(share, 1 - share)) / (load<f64>(window, Window.END) - load<f64>(window, Window.START));
}

/** Likewise at a window's start. */
function startDensityOf(plan: usize, index: u32): f64 {
  const window = windowOf(plan, index);
  return (2 * load<f64>(window, Window.BEGIN_SHARE)) / (load<f64>(window, Window.END) - load<f64>(window, Window.START));
}

function sumsAreValid(plan: usize): bool {
  const rows = load<f64>(plan, Header.ROWS);
  const windows = plan + load<u32>(plan, Header.WINDOWS);
  const count = load<u32>(plan, Header.WINDOW_COUNT);
  let expectedEnd: f64 = 0;
  for (let index = load<u32>(plan, Header.CLASS_COUNT); index < count; ++index) {
    const expectedBefore = expectedEnd;
    expectedEnd = load<f64>(windows + <usize>index * Window.SIZE, Window.EXPECTED_END);
    const expected = expectedEnd - expectedBefore;
    const sum = sums + (<usize>index << 4);
    if (!isNear(min(max(expected, load<f64>(sum)), load<f64>(sum, 8)), expected, rows)) return false;
  }
  return isNear(expectedEnd, rows, 0);
}

function isNear(sum: f64, expected: f64, traceRows: f64): bool {
  return abs(sum - expected) <= TOLERANCE * expected + TRACE_TOLERANCE * traceRows + TOLERANCE;
}
