import { ColumnKind } from '../../../src/engine/plan-layout.generated.js';
import type { PlanClient, PlanText } from './plan-text.js';
import type { TileColumns } from './tile-columns.js';

/** The largest number of a column, where sums end that are larger. */
export const LARGEST_WORD = 2 ** 32 - 1;

/** The values of a row, and what of them a conversation, a prefix and a limit make, for a client that it may be of. */
export class RowValues {
  readonly tile: TileColumns;
  readonly row: number;
  readonly plan: PlanText;
  readonly client: PlanClient;
  /** From 1; 1 where rows have no turns. */
  readonly turn: number;
  readonly history: number;
  /** Whether the request begins with prompt and document itself, not its history. */
  readonly beginsWithPrefix: boolean;
  readonly #historyColumn: number;
  readonly #addedColumn: number;

  constructor(tile: TileColumns, row: number, plan: PlanText, client: PlanClient) {
    this.tile = tile;
    this.row = row;
    this.plan = plan;
    this.client = client;
    const historyAt = this.columnOf(ColumnKind.HISTORY);
    const addedAt = this.columnOf(ColumnKind.SHARED_ADDED);
    this.turn = this.valueOf(ColumnKind.TURN) ?? 1;
    this.history = this.valueOf(ColumnKind.HISTORY) ?? 0;
    this.beginsWithPrefix = this.turn === 1 || historyAt < 0 || !client.keepsHistory;
    this.#historyColumn = historyAt < 0 ? -1 : this.scalarOf(plan.columns[historyAt].slot);
    this.#addedColumn = addedAt < 0 ? -1 : this.scalarOf(plan.columns[addedAt].slot);
  }

  columnOf(kind: number): number {
    return this.plan.columns.findIndex((column) => column.kind === kind);
  }

  /** The scalar column of a slot: of several the first, to which history and prefix are added. */
  scalarOf(slot: number): number {
    return this.plan.columns.findIndex((column) => column.kind === ColumnKind.SCALAR && column.slot === slot);
  }

  value(index: number): number {
    const column = this.tile.columns[index];
    return column.kind === 'numbers' ? Number(column.values[this.row]) : 0;
  }

  /** The value of the only column of a kind. */
  valueOf(kind: number): number | undefined {
    const index = this.columnOf(kind);
    return index < 0 ? undefined : this.value(index);
  }

  /** Whether something was added to what the sampler of a column gave. */
  isSum(index: number): boolean {
    return index === this.#historyColumn || index === this.#addedColumn;
  }

  /** What the sampler of a scalar column gave; undefined of a sum that is as large as can be told, or larger. */
  own(index: number): number | undefined {
    const value = this.value(index);
    if (!this.isSum(index)) return value;
    if (value === LARGEST_WORD) return undefined;
    const history = index === this.#historyColumn ? this.history : 0;
    const prefix =
      index === this.#addedColumn && this.beginsWithPrefix ? this.valueOf(ColumnKind.SHARED_ADDED)! : 0;
    return value - history - prefix;
  }

  /** The items of a list. */
  items(index: number): Uint32Array {
    const column = this.tile.columns[index];
    return column.kind === 'lists'
      ? column.items.subarray(column.offsets[this.row], column.offsets[this.row + 1])
      : new Uint32Array();
  }

  /** Tokens of the request that count towards the limit of its client, history and prefix among them. */
  counted(countsOutput: boolean): number {
    const { columns, inputSlot, outputSlot } = this.plan;
    let tokens = this.value(this.scalarOf(inputSlot));
    if (countsOutput) tokens += this.value(this.scalarOf(outputSlot));
    for (const [index, { kind }] of columns.entries()) {
      if (kind === ColumnKind.LIST) tokens += this.items(index).reduce((sum, item) => sum + item, 0);
    }
    return tokens;
  }
}
