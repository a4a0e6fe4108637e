/** Checks what a plan says of conversations; its sections, header and columns are known to be valid. */
import {
  ArrivalModeCode,
  Column,
  ColumnKind,
  ConversationClass,
  Header,
  QuantileKind,
  TurnCount,
  TurnKinds,
  Window,
} from './layout';

const MAX_TURNS: u32 = 16384;

/**
 * Conversation, turn and history are each in one column at most, and the first two are there where there are classes.
 * Reference arrivals have too many in a segment for the ids.
 */
export function turnColumnsAreValid(plan: usize): bool {
  let column = plan + load<u32>(plan, Header.COLUMNS);
  const end = column + <usize>load<u32>(plan, Header.COLUMN_COUNT) * Column.SIZE;
  const isReference = load<u32>(plan, Header.ARRIVALS) == ArrivalModeCode.REFERENCE;
  let met: u32 = 0;
  for (; column < end; column += Column.SIZE) {
    const kind = load<u32>(column, Column.KIND);
    if (kind <= ColumnKind.LIST || kind > ColumnKind.HISTORY) continue;
    if (isReference || (met & (1 << kind))) return false;
    met |= 1 << kind;
  }
  // Rows of equal times are put in order by these two.
  const needed: u32 = (1 << ColumnKind.CONVERSATION) | (1 << ColumnKind.TURN);
  return load<u32>(plan, Header.CLASS_COUNT) == 0 || (met & needed) == needed;
}

/** The first windows, one a class, which end where the trace starts and expect no rows of it. */
export function leadInsAreValid(plan: usize): bool {
  let window = plan + load<u32>(plan, Header.WINDOWS);
  const end = window + <usize>load<u32>(plan, Header.CLASS_COUNT) * Window.SIZE;
  for (; window < end; window += Window.SIZE) {
    const start = load<f64>(window, Window.START);
    if (!(start < 0 && start >= -1e15)) return false;
    if (load<f64>(window, Window.BEGIN_SHARE) != 0.5) return false;
    if (load<f64>(window, Window.END) != 0 || load<f64>(window, Window.EXPECTED_END) != 0) return false;
  }
  return true;
}

export function classesAreValid(plan: usize): bool {
  const tableBytes = <u64>load<u32>(plan, Header.TABLE_BYTES);
  const tables = plan + load<u32>(plan, Header.TABLES);
  const largestTurns = (<u32>1) << load<u32>(plan, Header.TURN_BITS);
  let record = plan + load<u32>(plan, Header.CLASSES);
  const end = record + <usize>load<u32>(plan, Header.CLASS_COUNT) * ConversationClass.SIZE;
  for (; record < end; record += ConversationClass.SIZE) {
    const count = load<u32>(record, ConversationClass.COUNT);
    const offset = load<u32>(record, ConversationClass.OFFSET);
    if (load<u32>(record, ConversationClass.HISTORY) > 1) return false;
    const singleShare = load<f64>(record, ConversationClass.SINGLE_SHARE);
    if (!(singleShare >= 0 && singleShare < 1)) return false;
    const toolShare = load<f64>(record, ConversationClass.TOOL_SHARE);
    if (!(toolShare >= 0 && toolShare <= 1)) return false;
    if (!lawIsValid(record) || (toolShare > 0 && !lawIsValid(record + ConversationClass.TOOL_LAW))) return false;
    if (count == 0 || count >= MAX_TURNS || (offset & 7) != 0) return false;
    const kindSize = toolShare > 0 ? TurnKinds.SIZE : 0;
    if (<u64>offset + <u64>count * (TurnCount.SIZE + kindSize) > tableBytes) return false;
    if (!turnCountsAreValid(tables + offset, count, largestTurns)) return false;
    if (toolShare > 0 && !kindsAreValid(tables + offset + <usize>count * TurnCount.SIZE, count)) return false;
  }
  return true;
}

/** A law of times between turns, whose fields stand at `law` as those of a class do. */
function lawIsValid(law: usize): bool {
  const scale = load<f64>(law, ConversationClass.SCALE);
  const base = load<f64>(law, ConversationClass.BASE);
  const span = load<f64>(law, ConversationClass.SPAN);
  if (load<u32>(law, ConversationClass.QUANTILE) > QuantileKind.LOG_EXPONENTIAL) return false;
  if (load<u32>(law, ConversationClass.EXPONENTIATE) > 1) return false;
  if (!isFinite(load<f64>(law, ConversationClass.LOCATION))) return false;
  if (!(scale >= 0 && scale < Infinity)) return false;
  return base >= 0 && span > 0 && base + span <= 1;
}

/** Bounds of the p in either law, neither of which falls. */
function kindsAreValid(record: usize, count: u32): bool {
  for (const end = record + <usize>count * TurnKinds.SIZE; record < end; record += TurnKinds.SIZE) {
    for (let law: usize = 0; law < TurnKinds.SIZE; law += TurnKinds.TOOL_LOW) {
      const low = load<f64>(record + law, TurnKinds.USER_LOW);
      const high = load<f64>(record + law, TurnKinds.USER_HIGH);
      if (!(low >= 0 && high >= low && high <= 1)) return false;
    }
  }
  return true;
}

function turnCountsAreValid(record: usize, count: u32, largestTurns: u32): bool {
  let weight: f64 = 0;
  for (const end = record + <usize>count * TurnCount.SIZE; record < end; record += TurnCount.SIZE) {
    const weightEnd = load<f64>(record, TurnCount.WEIGHT_END);
    const low = load<f64>(record, TurnCount.LOW);
    const high = load<f64>(record, TurnCount.HIGH);
    const turns = load<u32>(record, TurnCount.TURNS);
    if (!(weightEnd > weight && weightEnd <= 1)) return false;
    if (!(low >= 0 && high > low && high <= 1)) return false;
    if (turns < 2 || turns > largestTurns) return false;
    weight = weightEnd;
  }
  return weight == 1;
}

/** Field sets that each client-window of a client has: with tool calls that of these, which is behind the other. */
export function fieldSetsOf(plan: usize, place: u32): u32 {
  if (place == 0) return 1;
  const record = plan + load<u32>(plan, Header.CLASSES) + <usize>(place - 1) * ConversationClass.SIZE;
  return load<f64>(record, ConversationClass.TOOL_SHARE) > 0 ? 2 : 1;
}
