/**
 * Checks that what clients expect adds up to what the windows and the header say, on which the sizes of tiles rest: a
 * plan whose clients expect more than its windows would be made in tiles without bounds. What has to be drawn before
 * the first row is bounded here, too. Everything else in the plan is known to be valid.
 */
import { allocate, release } from '../memory';
import { ArrivalMode, Cell, Client, ConversationClass, Header, TurnCount, Window } from './layout';

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

export function massesAreValid(plan: usize): bool {
  const bytes = <u64>load<u32>(plan, Header.WINDOW_COUNT) << 3;
  const sums = allocate(bytes);
  const areValid = sumMasses(plan, sums) && sumsAreValid(plan, sums);
  release(sums, bytes);
  return areValid;
}

/** Adds the rows that each cell expects to those of its window; false where too many have to be drawn ahead. */
function sumMasses(plan: usize, sums: usize): bool {
  const cells = plan + load<u32>(plan, Header.CELLS);
  const classes = plan + load<u32>(plan, Header.CLASSES);
  const classCount = load<u32>(plan, Header.CLASS_COUNT);
  const isReference = load<u32>(plan, Header.ARRIVALS) == ArrivalMode.REFERENCE;
  let client = plan + load<u32>(plan, Header.CLIENTS);
  const end = client + <usize>load<u32>(plan, Header.CLIENT_COUNT) * Client.SIZE;
  let mass: f64 = 0;
  let ahead: f64 = 0;
  let followedRows: f64 = 0;
  for (; client < end; client += Client.SIZE) {
    const place = load<u32>(client, Client.CLASS);
    const rows = place == 0 ? 1 : rowsPerArrival(plan, classes + <usize>(place - 1) * ConversationClass.SIZE);
    let before: f64 = 0;
    let largest: f64 = 0;
    let busiest: f64 = 0;
    let leadIn: f64 = 0;
    let cell = cells + <usize>load<u32>(client, Client.FIRST_CELL) * Cell.SIZE;
    const cellsEnd = cell + <usize>load<u32>(client, Client.CELL_COUNT) * Cell.SIZE;
    for (; cell < cellsEnd; cell += Cell.SIZE) {
      const massEnd = load<f64>(cell, Cell.MASS_END);
      const window = load<u32>(cell, Cell.WINDOW);
      const sum = sums + (<usize>window << 3);
      store<f64>(sum, load<f64>(sum) + (massEnd - before) * rows);
      if (isReference) largest = max(largest, massEnd - before);
      if (window < classCount) leadIn = massEnd - before;
      else busiest = max(busiest, (massEnd - before) * densityOf(plan, window));
      before = massEnd;
    }
    mass += before;
    ahead += largest;
    if (place != 0) {
      const lookBack = -load<f64>(windowOf(plan, place - 1), Window.START);
      followedRows += max(leadIn, min(busiest * lookBack, before)) * rows;
    }
  }
  if (ahead > MAX_REFERENCE_AHEAD || followedRows > MAX_FOLLOWED_ROWS) return false;
  return isNear(mass, load<f64>(plan, Header.MASS), 0);
}

function windowOf(plan: usize, window: u32): usize {
  return plan + load<u32>(plan, Header.WINDOWS) + <usize>window * Window.SIZE;
}

/** The share of a window's mass that is expected in a second where its rate is highest. */
function densityOf(plan: usize, index: u32): f64 {
  const window = windowOf(plan, index);
  const share = load<f64>(window, Window.BEGIN_SHARE);
  return (2 * max(share, 1 - share)) / (load<f64>(window, Window.END) - load<f64>(window, Window.START));
}

function sumsAreValid(plan: usize, sums: usize): bool {
  const rows = load<f64>(plan, Header.ROWS);
  const windows = plan + load<u32>(plan, Header.WINDOWS);
  const count = load<u32>(plan, Header.WINDOW_COUNT);
  let massEnd: f64 = 0;
  for (let index = load<u32>(plan, Header.CLASS_COUNT); index < count; ++index) {
    const massBefore = massEnd;
    massEnd = load<f64>(windows + <usize>index * Window.SIZE, Window.MASS_END);
    if (!isNear(load<f64>(sums + (<usize>index << 3)), massEnd - massBefore, rows)) return false;
  }
  return isNear(massEnd, rows, 0);
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
