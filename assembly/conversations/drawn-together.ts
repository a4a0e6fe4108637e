/**
 * Lots of conversations whose next turns are drawn together: the times between turns of all of them in one loop, then what
 * their turns draw, and then the rows. A loop over the few turns of one conversation ends where no processor foresees it.
 *
 * What the turns of each draw is written to scratch rows behind those that count, TURNS_TOGETHER a conversation. From there the
 * first becomes its staged row, and the others become records that wait for their time.
 *
 * Nothing is left in a lot between calls of the engine: `emitTurns` draws all that began.
 */
import { fieldColumns, fillFields } from '../fields/fill-fields';
import { limitOf } from '../fields/limits';
import { hasPrefixes } from '../fields/prefixes';
import { expBlock } from '../math/exp-block';
import { Client, ConversationClass } from '../plan/layout';
import { classOf, clientAt, hasLists, profileOf, traceEnd } from '../plan/open-plan';
import { addressOfLane, countRows, nameClients, namesAttributes, reserveRows, ROW_SHIFT, rowCount, stagedTimes } from '../tile/staging';
import { turnCountAt } from './course';
import { completeStagedRow, keepDrawnHistory, keepDrawnLanes, nameDrawnRow } from './drawn-rows';
import { longestInterTurn } from './drawn-turns';
import { boundedTimes, drawLinear, hasToolCalls } from './inter-turns';
import { copyChangedOpen, Open } from './open';
import { appendDrawnRow, hasRoomAhead, schedule } from './pending';
import { fieldStreams, hasHistory, inputLane, keepsHistory, nameTurn, outputLane, saturated } from './turns';

/** Turns of a conversation that are drawn at a time. */
export const TURNS_TOGETHER: u32 = 8;
/** Conversations that are drawn together: what they need stays in the first cache. */
const MOST_CONVERSATIONS: u32 = 32;

/** The conversations of the lot, a slot of Open.SIZE bytes each. */
const lot: usize = memory.data(<i32>(<usize>MOST_CONVERSATIONS * Open.SIZE), 16);
/** The staged row of the next turn of each, u32. */
const rows: usize = memory.data(<i32>(MOST_CONVERSATIONS << 2), 16);
let count: u32 = 0;
/** Whether their times are exponentials. */
let areExponentials: bool = false;

/** The times between the turns of all of them, each conversation's an even number of f64. */
const times: usize = memory.data(<i32>((MOST_CONVERSATIONS * TURNS_TOGETHER) << 3), 16);

/** Whether the turns of a client's conversations are of one kind, and each is a row as it is drawn, but for its history. */
export function canBeInLots(client: u32): bool {
  if (hasLists || hasPrefixes || hasToolCalls(classOf(client))) return false;
  return limitOf(profileOf(client)) == 0 && hasRoomAhead();
}

/** A slot for a conversation that begins, to be filled at once; the row of its first turn is staged, but for what it draws. */
export function beginInLot(client: u32, row: u32): usize {
  makeRoom(client, -Infinity);
  return slotFor(row);
}

/** A slot for a conversation that goes on, whose next turn becomes a row. Where the lot is full, it is drawn up to a time. */
export function goOnInLot(client: u32, until: f64): usize {
  makeRoom(client, until);
  reserveRows(rowCount + 1);
  countRows(1);
  return slotFor(rowCount - 1);
}

function makeRoom(client: u32, until: f64): void {
  const isExponential = load<u32>(classOf(client), ConversationClass.EXPONENTIATE) != 0;
  if (count == MOST_CONVERSATIONS || (count > 0 && isExponential != areExponentials)) drawLot(until);
  areExponentials = isExponential;
}

// @ts-ignore: decorator
@inline
function slotFor(row: u32): usize {
  store<u32>(rows + (<usize>count << 2), row);
  count += 1;
  return lot + <usize>(count - 1) * Open.SIZE;
}

/** Draws the lot of those that have begun: all of their turns but the first wait for their time. */
export function drawBegun(): void {
  drawLot(-Infinity);
}

/** Makes rows of the next turns of the lot, and of those behind these up to a time; the turns that are later are scheduled. */
export function drawLot(until: f64): void {
  while (count > 0) drawOnce(until);
}

/** Draws the lot once; those of it that have more turns before `until` are the next lot. */
function drawOnce(until: f64): void {
  const first = rowCount;
  reserveRows(first + count * TURNS_TOGETHER + 4);
  const end = lot + <usize>count * Open.SIZE;
  count = 0;
  let time = times;
  for (let open = lot; open < end; open += Open.SIZE) time = layLinear(open, time);
  if (areExponentials) expBlock(times, <u32>((time - times) >>> 3));
  let scratch = first;
  for (let open = lot; open < end; open += Open.SIZE, scratch += TURNS_TOGETHER) drawFields(open, scratch);
  time = times;
  scratch = first;
  let row = rows;
  for (let open = lot; open < end; open += Open.SIZE, scratch += TURNS_TOGETHER, row += 4) {
    stageNextTurn(open, scratch, load<u32>(row));
    time = keepTurnsBehind(open, scratch, time, until);
  }
}

/** Turns behind which there are times to draw: all that are drawn now but the conversation's last. */
// @ts-ignore: decorator
@inline
function countTimes(open: usize): u32 {
  return min(TURNS_TOGETHER, <u32>load<u16>(open, Open.TURNS) - <u32>load<u16>(open, Open.TURN));
}

/** Writes what `drawLinear` does of a conversation to `target`; returns where that of the next one belongs. */
function layLinear(open: usize, target: usize): usize {
  const turn = <u32>load<u16>(open, Open.TURN);
  const end = turn + countTimes(open);
  const conversationClass = classOf(load<u32>(open, Open.CLIENT));
  const turnCount = turnCountAt(conversationClass, load<u16>(open, Open.TURN_COUNT));
  const longInterTurn = <u32>load<u16>(open, Open.LONG_INTER_TURN);
  return drawLinear(conversationClass, turnCount, load<u64>(open, Open.KEY), longInterTurn, turn, end, target);
}

/**
 * Fills scratch rows of a conversation with what its turns draw: four or eight, whether there are as many or not, as a loop of
 * a known length is faster than a few turns less.
 */
function drawFields(open: usize, scratch: u32): void {
  const turn = <u32>load<u16>(open, Open.TURN);
  const drawn = min(TURNS_TOGETHER, <u32>load<u16>(open, Open.TURNS) + 1 - turn);
  const rounded = drawn > TURNS_TOGETHER / 2 ? TURNS_TOGETHER : TURNS_TOGETHER / 2;
  if (namesAttributes()) nameClients(load<u32>(open, Open.CLIENT), scratch, rounded);
  fillFields(fieldColumns, load<u32>(open, Open.FIELD_SET), fieldStreams(open), turn - 1, scratch, rounded);
}

/** Makes the next turn of a conversation its staged row; what comes before the turn behind it is the conversation's history. */
function stageNextTurn(open: usize, scratch: u32, row: u32): void {
  const history = load<u32>(open, Open.HISTORY);
  store<f64>(stagedTimes + (<usize>row << 3), load<f64>(open, Open.TIME));
  nameTurn(load<u64>(open, Open.ID), <u32>load<u16>(open, Open.TURN), row);
  const after = completeStagedRow(scratch, row, load<u32>(clientAt(load<u32>(open, Open.CLIENT)), Client.ID), history);
  if (keepsHistory(open)) store<u32>(open, after, Open.HISTORY);
}

/**
 * Makes records of the turns behind the next of a conversation, from its scratch rows, and has the one behind those go on;
 * returns where the times of the next conversation are.
 *
 * At the head of the loop `turn` is the last that is a row, of which `scratch` and `input` are, and `time` is that behind it.
 */
function keepTurnsBehind(open: usize, scratch: u32, time: usize, until: f64): usize {
  const client = load<u32>(open, Open.CLIENT);
  const clientId = load<u32>(clientAt(client), Client.ID);
  const id = load<u64>(open, Open.ID);
  const keeps = keepsHistory(open);
  let turn = <u32>load<u16>(open, Open.TURN);
  const turnBehind = turn + TURNS_TOGETHER;
  let history = load<u32>(open, Open.HISTORY);
  let now = load<f64>(open, Open.TIME);
  const drawn = countTimes(open);
  const behind = time + (<usize>((drawn + 1) & ~1) << 3);
  // By address: the lanes of a row are 2^ROW_SHIFT bytes behind those of the one before.
  let input = addressOfLane(inputLane, scratch);
  const toOutput = addressOfLane(outputLane, scratch) - input;
  const longest = longestInterTurn(open);
  for (const end = time + (<usize>drawn << 3), limit = traceEnd(); time < end; time += 8) {
    now += f64x2.extract_lane(boundedTimes(v128.load64_zero(time), longest), 0);
    ++turn;
    if (!(now < limit)) return behind;
    if (turn == turnBehind) {
      goOn(open, now, history, until);
      return behind;
    }
    ++scratch;
    input += 1 << ROW_SHIFT;
    const record = appendDrawnRow(now);
    nameDrawnRow(record, now, id, turn);
    keepDrawnLanes(scratch, record, clientId);
    if (!hasHistory()) continue;
    const sum = <u64>load<u32>(input) + <u64>history;
    keepDrawnHistory(record, history, saturated(sum));
    if (keeps) history = saturated(sum + <u64>load<u32>(input + toOutput));
  }
  return behind;
}

/**
 * A turn that is not drawn yet, at a time, is of the next lot, or scheduled. Its slot there is one that was read already: no
 * more are kept than were drawn.
 */
function goOn(open: usize, time: f64, history: u32, until: f64): void {
  store<f64>(open, time, Open.TIME);
  store<u32>(open, history, Open.HISTORY);
  store<u16>(open, <u16>(<u32>load<u16>(open, Open.TURN) + TURNS_TOGETHER), Open.TURN);
  if (!(time < until)) {
    schedule(open);
    return;
  }
  const slot = slotFor(rowCount);
  countRows(1);
  if (slot != open) copyChangedOpen(open, slot);
}
