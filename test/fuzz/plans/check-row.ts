import { ColumnKind } from '../../../src/engine/plan-layout.generated.js';
import { claim } from '../case.js';
import { MAX_ITEMS, type PlanText, type Stretch } from './plan-text.js';
import type { TileColumn, TileColumns } from './tile-columns.js';

/** Items of a row whose values are looked up in the plan. */
const CHECKED_ITEMS = 200;
/** Times are sums of up to some thousand gaps, so the last digits of those at a window's end may differ. */
const TIME_TOLERANCE = 1e-9;
const LARGEST_WORD = 2 ** 32 - 1;
/** Holds a row against what the plan says of its client at its time. @throws WrongRow */
export function checkRow(tile: TileColumns, row: number, plan: PlanText): void {
  const time = tile.timestamps[row];
  const client = tile.clients[row];
  const stretches = plan.stretchesOf(client);
  if (stretches === undefined) {
    claim(false, `row ${row} has the client ${client}, which the plan does not have`);
    return;
  }
  const tolerance = TIME_TOLERANCE * Math.max(1, Math.abs(time));
  const at = stretches.filter(({ start, end }) => time >= start - tolerance && time <= end + tolerance);
  claim(at.length > 0, () => `row ${row} at ${time} s is in no window in which client ${client} is active`);
  const fieldSets = [...new Set(at.map(({ fieldSet }: Stretch) => fieldSet))];
  claim(
    fieldSets.some((fieldSet) => faultOf(tile, row, plan, fieldSet) === undefined),
    () => `row ${row} at ${time} s of client ${client}: ${faultOf(tile, row, plan, fieldSets[0])}`,
  );
}

/** Why a row cannot be of a field set; undefined where it can. */
function faultOf(tile: TileColumns, row: number, plan: PlanText, fieldSet: number): string | undefined {
  const numberIn = (index: number): number => {
    const column = tile.columns[index];
    return column.kind === 'numbers' ? Number(column.values[row]) : 0;
  };
  /** The scalar column of a slot before a column. */
  const scalarOf = (slot: number): number =>
    plan.columns.findIndex((column) => column.kind === ColumnKind.SCALAR && column.slot === slot);
  const historyAt = plan.columns.findIndex(({ kind }) => kind === ColumnKind.HISTORY);
  const history = historyAt < 0 ? 0 : numberIn(historyAt);
  // Of several columns of a slot it is the first to which the history is added.
  const inputAt = historyAt < 0 ? -1 : scalarOf(plan.columns[historyAt].slot);
  const turnAt = plan.columns.findIndex(({ kind }) => kind === ColumnKind.TURN);
  const turn = turnAt < 0 ? 1 : numberIn(turnAt);

  for (const [index, { kind, slot, otherSlot }] of plan.columns.entries()) {
    const value = numberIn(index);
    const told = `column ${index} has ${value}`;
    if (kind === ColumnKind.SCALAR) {
      if (index === inputAt && value === LARGEST_WORD) continue;
      const own = index === inputAt ? value - history : value;
      if (!plan.support(fieldSet, slot).holds(own)) {
        return `${told}${index === inputAt ? ` of which ${history} are history` : ''}, which its sampler never gives`;
      }
    } else if (kind === ColumnKind.PART) {
      const wholeAt = scalarOf(slot);
      const whole = numberIn(wholeAt);
      // The ratio is that of the turn's own tokens, which a sum that does not fit does not tell.
      if (wholeAt === inputAt) continue;
      if (value > whole || !plan.support(fieldSet, otherSlot).holdsShare(value, whole)) {
        return `${told}, which is no part of ${whole} that its sampler gives`;
      }
    } else if (kind === ColumnKind.REST) {
      const wholeAt = scalarOf(slot);
      if (wholeAt === inputAt) continue;
      const sum = value + numberIn(index - 1);
      if (sum !== numberIn(wholeAt)) return `${told}, which with the part before it makes ${sum}`;
    } else if (kind === ColumnKind.LIST) {
      const fault = listFaultOf(tile, index, row, plan, fieldSet);
      if (fault !== undefined) return fault;
    } else if (kind === ColumnKind.TURN) {
      if (!(value >= 1 && value <= 2 ** plan.turnBits)) return `${told} as the turn`;
    } else if (kind === ColumnKind.CONVERSATION) {
      const turns = turnsOf(tile.columns[index], row, plan.turnBits);
      if (turn > turns) return `${told}, a conversation of ${turns} turns, in turn ${turn}`;
    } else if (kind === ColumnKind.HISTORY) {
      if (turn === 1 && value !== 0) return `${told} as the history of a first turn`;
    }
  }
  return undefined;
}

/** The low bits of a conversation's id are its number of turns, less one; large ids are no exact numbers. */
function turnsOf(column: TileColumn, row: number, turnBits: number): number {
  return column.kind === 'numbers' ? Number(BigInt.asUintN(turnBits, BigInt(column.values[row]))) + 1 : 0;
}

function listFaultOf(
  tile: TileColumns,
  index: number,
  row: number,
  plan: PlanText,
  fieldSet: number,
): string | undefined {
  const column = tile.columns[index];
  if (column.kind !== 'lists') return `column ${index} is no list`;
  const { slot, otherSlot } = plan.columns[index];
  const items = column.items.subarray(column.offsets[row], column.offsets[row + 1]);
  const counts = plan.support(fieldSet, slot);
  // The format cuts lists off.
  if (!counts.holds(items.length) && items.length !== MAX_ITEMS) {
    return `column ${index} has a list of ${items.length}, which its sampler never gives`;
  }
  const values = plan.support(fieldSet, otherSlot);
  const step = Math.max(1, Math.floor(items.length / CHECKED_ITEMS));
  for (let item = 0; item < items.length; item += step) {
    if (!values.holds(items[item]))
      return `column ${index} has an item ${items[item]}, which its sampler never gives`;
  }
  return undefined;
}
