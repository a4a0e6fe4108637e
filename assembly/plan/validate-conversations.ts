/** Checks what a plan says of conversations; its sections, header and columns are known to be valid. */
import {
  ArrivalModeCode,
  Column,
  ColumnKind,
  ConversationClass,
  Header,
  QuantileKind,
  TurnCount,
  Window,
} from './layout';

const MAX_TURNS: u32 = 64;

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
  let record = plan + load<u32>(plan, Header.CLASSES);
  const end = record + <usize>load<u32>(plan, Header.CLASS_COUNT) * ConversationClass.SIZE;
  for (; record < end; record += ConversationClass.SIZE) {
    const scale = load<f64>(record, ConversationClass.SCALE);
    const base = load<f64>(record, ConversationClass.BASE);
    const span = load<f64>(record, ConversationClass.SPAN);
    const count = load<u32>(record, ConversationClass.COUNT);
    const offset = load<u32>(record, ConversationClass.OFFSET);
    if (load<u32>(record, ConversationClass.QUANTILE) > QuantileKind.LOG_EXPONENTIAL) return false;
    if (load<u32>(record, ConversationClass.EXPONENTIATE) > 1) return false;
    if (load<u32>(record, ConversationClass.HISTORY) > 1) return false;
    const singleShare = load<f64>(record, ConversationClass.SINGLE_SHARE);
    if (!(singleShare >= 0 && singleShare < 1)) return false;
    if (!isFinite(load<f64>(record, ConversationClass.LOCATION))) return false;
    if (!(scale >= 0 && scale < Infinity)) return false;
    if (!(base >= 0 && span > 0 && base + span <= 1)) return false;
    if (count == 0 || count >= MAX_TURNS || (offset & 7) != 0) return false;
    if (<u64>offset + <u64>count * TurnCount.SIZE > tableBytes) return false;
    if (!turnCountsAreValid(tables + offset, count)) return false;
  }
  return true;
}

function turnCountsAreValid(record: usize, count: u32): bool {
  let weight: f64 = 0;
  for (const end = record + <usize>count * TurnCount.SIZE; record < end; record += TurnCount.SIZE) {
    const weightEnd = load<f64>(record, TurnCount.WEIGHT_END);
    const low = load<f64>(record, TurnCount.LOW);
    const high = load<f64>(record, TurnCount.HIGH);
    const turns = load<u32>(record, TurnCount.TURNS);
    if (!(weightEnd > weight && weightEnd <= 1)) return false;
    if (!(low >= 0 && high > low && high <= 1)) return false;
    if (turns < 2 || turns > MAX_TURNS) return false;
    weight = weightEnd;
  }
  return weight == 1;
}
