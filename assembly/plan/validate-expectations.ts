/**
 * Checks that what clients expect adds up to what the windows and the header say, on which the sizes of tiles rest: a
 * plan whose clients expect more than its windows would be made in tiles without bounds. What has to be drawn before
 * the first row is bounded here, too. Everything else in the plan is known to be valid.
 */
import { allocate, release } from '../memory';
import { ArrivalModeCode, Client, ClientWindow, ConversationClass, Header, TurnCount, Window } from './layout';

/** Sums are those of the plan's compiler but for rounding: relative, and as a part of the whole trace. */
const TOLERANCE: f64 = 1e-6;
const TRACE_TOLERANCE: f64 = 1e-9;

/**
 * Arrivals that may have to be drawn before a row is known, some 20 ns each: with reference arrivals these are all of a
 * window, of each client.
 */
const MAX_REFERENCE_AHEAD: f64 = 1e8;
/** Rows of which those have to be followed that began in the time that one can last, before any tile, some 20 ns each;
 * the plan's compiler refuses from 10^8 on. */
const MAX_FOLLOWED_ROWS: f64 = 1.01e8;

export function expectationsAreValid(plan: usize): bool {
  const bytes = <u64>load<u32>(plan, Header.WINDOW_COUNT) << 3;
  const sums = allocate(bytes);
  const areValid = sumExpectations(plan, sums) && sumsAreValid(plan, sums);
  release(sums, bytes);
  return areValid;
}

/** Adds the rows of each client-window to those of its window; false where too many have to be drawn ahead. */
function sumExpectations(plan: usize, sums: usize): bool {
  const clientWindows = plan + load<u32>(plan, Header.CLIENT_WINDOWS);
  const classes = plan + load<u32>(plan, Header.CLASSES);
  const classCount = load<u32>(plan, Header.CLASS_COUNT);
  const isReference = load<u32>(plan, Header.ARRIVALS) == ArrivalModeCode.REFERENCE;
  let client = plan + load<u32>(plan, Header.CLIENTS);
  const end = client + <usize>load<u32>(plan, Header.CLIENT_COUNT) * Client.SIZE;
  let expected: f64 = 0;
  let ahead: f64 = 0;
  let followedRows: f64 = 0;
  for (; client < end; client += Client.SIZE) {
    const place = load<u32>(client, Client.CLASS);
    const rows = place == 0 ? 1 : rowsPerArrival(plan, classes + <usize>(place - 1) * ConversationClass.SIZE);
    let before: f64 = 0;
    let largest: f64 = 0;
    let busiest: f64 = 0;
    let leadIn: f64 = 0;
    let clientWindow = clientWindows + <usize>load<u32>(client, Client.FIRST_CLIENT_WINDOW) * ClientWindow.SIZE;
    const clientWindowsEnd = clientWindow + <usize>load<u32>(client, Client.CLIENT_WINDOW_COUNT) * ClientWindow.SIZE;
    for (; clientWindow < clientWindowsEnd; clientWindow += ClientWindow.SIZE) {
      const expectedEnd = load<f64>(clientWindow, ClientWindow.EXPECTED_END);
      const window = load<u32>(clientWindow, ClientWindow.WINDOW);
      const sum = sums + (<usize>window << 3);
      store<f64>(sum, load<f64>(sum) + (expectedEnd - before) * rows);
      if (isReference) largest = max(largest, expectedEnd - before);
      if (window < classCount) leadIn = expectedEnd - before;
      else busiest = max(busiest, (expectedEnd - before) * densityOf(plan, window));
      before = expectedEnd;
    }
    expected += before;
    ahead += largest;
    if (place != 0) {
      const lookBack = -load<f64>(windowOf(plan, place - 1), Window.START);
      followedRows += max(leadIn, min(busiest * lookBack, before)) * rows;
    }
  }
  if (ahead > MAX_REFERENCE_AHEAD || followedRows > MAX_FOLLOWED_ROWS) return false;
  return isNear(expected, load<f64>(plan, Header.EXPECTED_ARRIVALS), 0);
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

function sumsAreValid(plan: usize, sums: usize): bool {
  const rows = load<f64>(plan, Header.ROWS);
  const windows = plan + load<u32>(plan, Header.WINDOWS);
  const count = load<u32>(plan, Header.WINDOW_COUNT);
  let expectedEnd: f64 = 0;
  for (let index = load<u32>(plan, Header.CLASS_COUNT); index < count; ++index) {
    const expectedBefore = expectedEnd;
    expectedEnd = load<f64>(windows + <usize>index * Window.SIZE, Window.EXPECTED_END);
    if (!isNear(load<f64>(sums + (<usize>index << 3)), expectedEnd - expectedBefore, rows)) return false;
  }
  return isNear(expectedEnd, rows, 0);
}

function isNear(sum: f64, expected: f64, traceRows: f64): bool {
  return abs(sum - expected) <= TOLERANCE * expected + TRACE_TOLERANCE * traceRows + TOLERANCE;
}

/** Rows of an arrival of a client of a class, on average: one of a single request, else the turns of a conversation. */
function rowsPerArrival(plan: usize, record: usize): f64 {
  let turnCount = plan + load<u32>(plan, Header.TABLES) + load<u32>(record, ConversationClass.OFFSET);
  const end = turnCount + <usize>load<u32>(record, ConversationClass.COUNT) * TurnCount.SIZE;
  let mean: f64 = 0;
  let weight: f64 = 0;
  for (; turnCount < end; turnCount += TurnCount.SIZE) {
    const weightEnd = load<f64>(turnCount, TurnCount.WEIGHT_END);
    mean += (weightEnd - weight) * <f64>load<u32>(turnCount, TurnCount.TURNS);
    weight = weightEnd;
  }
  const singleShare = load<f64>(record, ConversationClass.SINGLE_SHARE);
  return singleShare + (1 - singleShare) * mean;
}
