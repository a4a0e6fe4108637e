/**
 * Conversations whose next turns are drawn together: the times between turns of all of them in one loop, then what their
 * turns draw, and then the rows. Loops over the few turns of one conversation end where nobody can foretell.
 *
 * Each has eight places for turns behind the staged rows, of which only the first turn's row is known: that is staged at once,
 * and the others wait for their time as they are written.
 */
import { fieldColumns, fillFields } from '../fields/fill-fields';
import { limitOf } from '../fields/limits';
import { hasPrefixes } from '../fields/prefixes';
import { expBlock } from '../math/exp-block';
import { Client, ConversationClass } from '../plan/layout';
import { classOf, clientAt, hasLists, lookBackOf, profileOf, traceEnd } from '../plan/open-plan';
import { addressOfLane, countRows, nameClients, namesAttributes, reserveRows, ROW_SHIFT, rowCount, stagedTimes } from '../tile/staging';
import { turnCountAt } from './course';
import { completeStagedRow, keepDrawnHistory, keepDrawnLanes, nameDrawnRow } from './drawn-rows';
import { drawLinear, hasToolCalls } from './inter-turns';
import { copyChangedOpen, Open } from './open';
import { appendDrawnRow, hasRoomAhead, schedule } from './pending';
import { fieldStreams, hasHistory, inputLane, keepsHistory, nameTurn, outputLane, saturated } from './turns';

/** Turns of a conversation that are drawn at a time. */
export const TURNS_TOGETHER: u32 = 8;
/** Conversations that are drawn together: what they need stays in the first cache. */
const MOST: u32 = 32;

/** They, how many, and the row of the next turn of each, u32. */
const waiting: usize = memory.data(<i32>(<usize>MOST * Open.SIZE), 16);
const rows: usize = memory.data(<i32>(MOST << 2), 16);
let count: u32 = 0;
/** Whether their times are exponentials. */
let areExponentials: bool = false;

/** The times between the turns of all of them, each conversation's an even number of f64. */
const times: usize = memory.data(<i32>(MOST * (TURNS_TOGETHER + 2) << 3), 16);

/** Whether the turns of a client's conversations are of one kind, and each is a row as it is drawn, but for its history. */
export function canBeTogether(client: u32): bool {
  if (hasLists || hasPrefixes || hasToolCalls(classOf(client))) return false;
  return limitOf(profileOf(client)) == 0 && hasRoomAhead();
}

/**
 * A place for a conversation that begins, to be filled at once; the first turn's row and its time are there. As in what follows,
 * others are drawn before if need be, up to a time: see `drawTogether`.
 */
export function beginTogether(client: u32, row: u32, until: f64): usize {
  makeRoom(client, until);
  return placeFor(row);
}

/** A place for a conversation that goes on; its turn becomes a row. */
export function goOnTogether(client: u32, until: f64): usize {
  makeRoom(client, until);
  reserveRows(rowCount + 1);
  countRows(1);
  return placeFor(rowCount - 1);
}

function makeRoom(client: u32, until: f64): void {
  const isExponential = load<u32>(classOf(client), ConversationClass.EXPONENTIATE) != 0;
  if (count == MOST || (count > 0 && isExponential != areExponentials)) drawTogether(until);
  areExponentials = isExponential;
}

// @ts-ignore: decorator
@inline
function placeFor(row: u32): usize {
  store<u32>(rows + (<usize>count << 2), row);
  count += 1;
  return waiting + <usize>(count - 1) * Open.SIZE;
}

/** Makes rows of all that wait for it, and of the turns behind these up to a time; those that are later are scheduled. */
export function drawTogether(until: f64): void {
  while (count > 0) drawSome(until);
}

function drawSome(until: f64): void {
  const first = rowCount;
  reserveRows(first + count * TURNS_TOGETHER + 4);
  const end = waiting + <usize>count * Open.SIZE;
  count = 0;
  let time = times;
  for (let open = waiting; open < end; open += Open.SIZE) time = layTimes(open, time);
  if (areExponentials) expBlock(times, <u32>((time - times) >>> 3));
  let place = first;
  for (let open = waiting; open < end; open += Open.SIZE, place += TURNS_TOGETHER) drawFields(open, place);
  time = times;
  place = first;
  let row = rows;
  for (let open = waiting; open < end; open += Open.SIZE, place += TURNS_TOGETHER, row += 4) {
    time = makeRows(open, place, load<u32>(row), time, until);
  }
}

/** Turns behind which there are times to draw: all that are drawn now but the conversation's last. */
// @ts-ignore: decorator
@inline
function timesOf(open: usize): u32 {
  return min(TURNS_TOGETHER, <u32>load<u16>(open, Open.TURNS) - <u32>load<u16>(open, Open.TURN));
}

/** Writes the times between turns, or their logarithms, to `target`; returns where those of the next conversation belong. */
function layTimes(open: usize, target: usize): usize {
  const turn = <u32>load<u16>(open, Open.TURN);
  const end = turn + timesOf(open);
  const conversationClass = classOf(load<u32>(open, Open.CLIENT));
  const turnCount = turnCountAt(conversationClass, load<u16>(open, Open.TURN_COUNT));
  const longInterTurn = <u32>load<u16>(open, Open.LONG_INTER_TURN);
  return drawLinear(conversationClass, turnCount, load<u64>(open, Open.KEY), longInterTurn, turn, end, target);
}

/** Fills the places of a conversation from `place` on with what its turns draw: four or eight, whether there are as many or not. */
function drawFields(open: usize, place: u32): void {
  const turn = <u32>load<u16>(open, Open.TURN);
  const drawn = min(TURNS_TOGETHER, <u32>load<u16>(open, Open.TURNS) + 1 - turn);
  const rounded = drawn > TURNS_TOGETHER / 2 ? TURNS_TOGETHER : TURNS_TOGETHER / 2;
  if (namesAttributes()) nameClients(load<u32>(open, Open.CLIENT), place, rounded);
  fillFields(fieldColumns, load<u32>(open, Open.FIELD_SET), fieldStreams(open), turn - 1, place, rounded);
}

/**
 * Makes the rows of a conversation, of which the first is `row`, from its places, and schedules the turn behind them; returns
 * where the times of the next conversation are.
 */
function makeRows(open: usize, place: u32, row: u32, time: usize, until: f64): usize {
  const client = load<u32>(open, Open.CLIENT);
  const clientId = load<u32>(clientAt(client), Client.ID);
  const id = load<u64>(open, Open.ID);
  const turns = <u32>load<u16>(open, Open.TURNS);
  const keeps = keepsHistory(open);
  let turn = <u32>load<u16>(open, Open.TURN);
  const turnBehind = turn + TURNS_TOGETHER;
  let history = load<u32>(open, Open.HISTORY);
  let now = load<f64>(open, Open.TIME);
  const last = timesOf(open);
  const behind = time + (<usize>((last + 1) & ~1) << 3);
  store<f64>(stagedTimes + (<usize>row << 3), now);
  nameTurn(id, turn, row);
  const after = completeStagedRow(place, row, clientId, history);
  if (keeps) history = after;
  // From here on by address: the lanes of a place are 2^ROW_SHIFT bytes behind those of the one before.
  let input = addressOfLane(inputLane, place);
  const toOutput = addressOfLane(outputLane, place) - input;
  const longest = f64x2.splat(lookBackOf(client) / <f64>(turns - 1));
  const limit = traceEnd();
  for (const end = time + (<usize>last << 3); time < end; time += 8) {
    input += 1 << ROW_SHIFT;
    const seconds = f64x2.pmin(longest, f64x2.pmax(f64x2.splat(0), v128.load64_zero(time)));
    now += f64x2.extract_lane(seconds, 0);
    ++turn;
    if (!(now < limit)) return behind;
    ++place;
    if (turn == turnBehind) {
      store<f64>(open, now, Open.TIME);
      store<u32>(open, history, Open.HISTORY);
      store<u16>(open, <u16>turn, Open.TURN);
      goOn(open, now, until);
      return behind;
    }
    const record = appendDrawnRow(now);
    nameDrawnRow(record, now, id, turn);
    keepDrawnLanes(place, record, clientId);
    if (!hasHistory()) continue;
    const sum = <u64>load<u32>(input) + <u64>history;
    keepDrawnHistory(record, history, saturated(sum));
    if (keeps) history = saturated(sum + <u64>load<u32>(input + toOutput));
  }
  return behind;
}

/** A turn that is not drawn yet is due with those that are drawn next, which are fewer than were drawn before it, or scheduled. */
function goOn(open: usize, time: f64, until: f64): void {
  if (!(time < until)) {
    schedule(open);
    return;
  }
  const place = placeFor(rowCount);
  countRows(1);
  if (place != open) copyChangedOpen(open, place);
}
