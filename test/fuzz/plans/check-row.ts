import { ColumnKind } from '../../../src/engine/plan-layout.generated.js';
import { claim } from '../case.js';
import { limitFaultOf, traitFaultOf } from './check-traits.js';
import type { PlanClient, PlanText, Stretch } from './plan-text.js';
import { RowValues } from './row-values.js';
import type { TileColumn, TileColumns } from './tile-columns.js';

/** Items of a row whose values are looked up in the plan. */
const CHECKED_ITEMS = 200;
/** Times are sums of up to some thousand gaps, so the last digits of those at a window's end may differ. */
const TIME_TOLERANCE = 1e-9;

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
  const faults: string[] = [];
  for (const { client: told, fieldSet } of candidatesOf(at)) {
    const fault = faultOf(new RowValues(tile, row, plan, told), fieldSet);
    if (fault === undefined) return;
    faults.push(fault);
  }
  claim(false, `row ${row} at ${time} s of client ${client}: ${faults[0]}`);
}

/** The clients of an id and their field sets, each once; those of tool calls are behind their own. */
function candidatesOf(stretches: readonly Stretch[]): Pick<Stretch, 'client' | 'fieldSet'>[] {
  const fieldSets = new Map<PlanClient, Set<number>>();
  for (const { client, fieldSet } of stretches) {
    const known = fieldSets.get(client) ?? new Set();
    fieldSets.set(client, known.add(fieldSet));
    if (client.hasToolCalls) known.add(fieldSet + 1);
  }
  return Array.from(fieldSets, ([client, sets]) =>
    Array.from(sets, (fieldSet) => ({ client, fieldSet })),
  ).flat();
}

/** Why a row cannot be of a client and field set; undefined where it can. */
function faultOf(row: RowValues, fieldSet: number): string | undefined {
  const { plan, turn } = row;
  const limitFault = limitFaultOf(row);
  if (limitFault !== undefined) return limitFault;
  for (const [index, { kind }] of plan.columns.entries()) {
    const value = row.value(index);
    const told = `column ${index} has ${value}`;
    if (kind <= ColumnKind.LIST) {
      const fault = valueFaultOf(row, index, fieldSet);
      if (fault !== undefined && !isCut(row, kind)) return fault;
    } else if (kind === ColumnKind.TURN) {
      if (!(value >= 1 && value <= 2 ** plan.turnBits)) return `${told} as the turn`;
    } else if (kind === ColumnKind.CONVERSATION) {
      const turns = turnsOf(row.tile.columns[index], row.row, plan.turnBits);
      if (turn > turns) return `${told}, a conversation of ${turns} turns, in turn ${turn}`;
    } else if (kind === ColumnKind.HISTORY) {
      const begins = turn === 1 || !row.client.keepsHistory;
      if (begins && value !== 0) return `${told} as the history of turn ${turn}, which has none`;
    } else {
      const fault = traitFaultOf(row, index);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

/**
 * Whether a row may be what is left of one that no attempt has made fit its limit: then it is full, or its items are gone. A
 * rest is one of what is left.
 */
function isCut(row: RowValues, kind: number): boolean {
  const { limit } = row.client;
  if (limit === undefined || kind === ColumnKind.REST) return false;
  if (row.counted(limit.countsOutput) === limit.tokens) return true;
  const lists = row.plan.columns.flatMap((column, index) => (column.kind === ColumnKind.LIST ? [index] : []));
  return lists.length > 0 && lists.every((index) => row.items(index).length === 0);
}

/** Why a column of values cannot have what it has; undefined where it can. */
function valueFaultOf(row: RowValues, index: number, fieldSet: number): string | undefined {
  const { plan } = row;
  const { kind, slot, otherSlot } = plan.columns[index];
  if (kind === ColumnKind.LIST) return listFaultOf(row, index, fieldSet);
  const value = row.value(index);
  const told = `column ${index} has ${value}`;
  if (kind === ColumnKind.SCALAR) {
    const own = row.own(index);
    if (own === undefined || plan.support(fieldSet, slot).holds(own)) return undefined;
    return `${told}${own === value ? '' : ` of which ${own} are its own`}, which its sampler never gives`;
  }
  const wholeAt = row.scalarOf(slot);
  // The ratio is that of the turn's own tokens, which a sum that does not fit does not tell.
  if (row.isSum(wholeAt)) return undefined;
  const whole = row.value(wholeAt);
  if (kind === ColumnKind.PART) {
    const isPart = value <= whole && plan.support(fieldSet, otherSlot).holdsShare(value, whole);
    return isPart ? undefined : `${told}, which is no part of ${whole} that its sampler gives`;
  }
  const sum = value + row.value(index - 1);
  return sum === whole ? undefined : `${told}, which with the part before it makes ${sum}`;
}

/** The low bits of a conversation's id are its number of turns, less one; large ids are no exact numbers. */
function turnsOf(column: TileColumn, row: number, turnBits: number): number {
  return column.kind === 'numbers' ? Number(BigInt.asUintN(turnBits, BigInt(column.values[row]))) + 1 : 0;
}

function listFaultOf(row: RowValues, index: number, fieldSet: number): string | undefined {
  if (row.tile.columns[index].kind !== 'lists') return `column ${index} is no list`;
  const { slot, otherSlot } = row.plan.columns[index];
  const items = row.items(index);
  if (!row.plan.support(fieldSet, slot).holds(items.length)) {
    return `column ${index} has a list of ${items.length}, which its sampler never gives`;
  }
  const values = row.plan.support(fieldSet, otherSlot);
  const step = Math.max(1, Math.floor(items.length / CHECKED_ITEMS));
  for (let item = 0; item < items.length; item += step) {
    if (!values.holds(items[item]))
      return `column ${index} has an item ${items[item]}, which its sampler never gives`;
  }
  return undefined;
}
