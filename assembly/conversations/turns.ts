/**
 * Turns as rows. The fields of every turn of a conversation come from the conversation's own stream, so that a turn
 * needs nothing but the key, the number of the turn and the sum of the tokens before it.
 */
import { Column, ColumnKind } from '../plan/layout';
import { columnCount, columnKind, columns, scalarColumnOf } from '../plan/open-plan';
import { State } from '../arrivals/client-state';
import { fieldColumns, fillFields } from '../fields/fill-fields';
import { fillPrefixes, goOnWithPrefix, hasPrefixes } from '../fields/prefixes';
import { GOLDEN_GAMMA } from '../random/splitmix64';
import { otherColumn, reserveRows, ROW_SHIFT, rowCount, stagedColumn } from '../tile/staging';
import { Open } from './slots';

/** Where the fields' and the items' words start in a conversation's stream, in words from its key on. */
const FIELD_WORDS: u64 = 0x100000000;
const ITEM_WORDS: u64 = 0x200000000;

const NONE: u32 = 0xffffffff;
const LARGEST: u64 = 0xffffffff;

/** The columns that tell of conversations. */
let conversationColumn: u32 = NONE;
let turnColumn: u32 = NONE;
let historyColumn: u32 = NONE;
/** The columns whose sum over the turns is the history, and both as bits. */
let inputColumn: u32 = 0;
let outputColumn: u32 = 0;
let historyFields: u64 = 0;
/** Whether rows say to which conversation they belong. */
export let namesConversations: bool = false;

/** Stands in for the state of a client's segment, of which the fields' streams are read. */
const streams: usize = memory.data(<i32>State.SIZE, 16);

export function findTurnColumns(): void {
  for (let index: u32 = 0; index < columnCount; ++index) {
    const kind = columnKind(index);
    if (kind <= ColumnKind.LIST || kind > ColumnKind.HISTORY) continue;
    namesConversations = true;
    if (kind == ColumnKind.CONVERSATION) conversationColumn = index;
    if (kind == ColumnKind.TURN) turnColumn = index;
    if (kind == ColumnKind.HISTORY) {
      historyColumn = index;
      const column = columns + <usize>index * Column.SIZE;
      inputColumn = scalarColumnOf(load<u32>(column, Column.SLOT));
      outputColumn = scalarColumnOf(load<u32>(column, Column.OTHER_SLOT));
      historyFields = (<u64>1 << inputColumn) | (<u64>1 << outputColumn);
    }
  }
}

/** Tells of the rows [row, row + count) that each is a conversation of its own; their ids are `step` apart. */
export function nameSingles(id: u64, step: u64, row: u32, count: u32): void {
  for (const end = row + count; row < end; ++row, id += step) nameTurn(id, 1, 0, row);
}

function nameTurn(id: u64, turn: u32, history: u32, row: u32): void {
  const at = <usize>row;
  if (conversationColumn != NONE) store<u64>(otherColumn(conversationColumn) + (at << 3), id);
  if (turnColumn != NONE) store<u16>(otherColumn(turnColumn) + (at << 1), <u16>turn);
  if (historyColumn != NONE) store<u32>(stagedColumn(historyColumn) + (at << ROW_SHIFT), history);
}

/** Whether a row comes before another of the same time: by conversation, then by turn. Both columns are there. */
export function isTurnBefore(a: u32, b: u32): bool {
  const ids = otherColumn(conversationColumn);
  const idA = load<u64>(ids + (<usize>a << 3));
  const idB = load<u64>(ids + (<usize>b << 3));
  if (idA != idB) return idA < idB;
  const turns = otherColumn(turnColumn);
  return load<u16>(turns + (<usize>a << 1)) < load<u16>(turns + (<usize>b << 1));
}

/**
 * Fills a staged row with a turn; returns the tokens up to its end. `history` is those before it, of which it has none
 * where it begins anew.
 */
export function fillTurn(open: usize, turn: u32, history: u32, row: u32, anew: bool): u32 {
  fillOwn(fieldColumns, open, turn, row);
  nameTurn(load<u64>(open, Open.ID), turn, history, row);
  if (hasPrefixes) {
    if (anew || historyColumn == NONE) beginWithPrefix(open, row);
    else goOnWithPrefix(load<u32>(open, Open.CLIENT), itemStartOf(open), load<u32>(open, Open.PREFIX), history, row);
  }
  if (historyColumn == NONE) return 0;
  const after = added(history, row);
  const input = stagedColumn(inputColumn) + (<usize>row << ROW_SHIFT);
  store<u32>(input, saturated(<u64>load<u32>(input) + history));
  return after;
}

/** The tokens up to the end of a turn that is no row of this tile, and is part of the history of those behind it. */
export function passTurn(open: usize, turn: u32, history: u32): u32 {
  if (historyColumn == NONE) return 0;
  // A row behind those that count.
  reserveRows(rowCount + 2);
  fillOwn(historyFields, open, turn, rowCount);
  if (hasPrefixes && turn == 1) beginWithPrefix(open, rowCount);
  return added(history, rowCount);
}

/** Fills columns of a row with what the turn itself draws. */
function fillOwn(wanted: u64, open: usize, turn: u32, row: u32): void {
  store<u64>(streams, load<u64>(open, Open.KEY) + FIELD_WORDS * GOLDEN_GAMMA, State.FIELD_START);
  store<u64>(streams, GOLDEN_GAMMA, State.FIELD_GAMMA);
  store<u64>(streams, itemStartOf(open), State.ITEM_START);
  fillFields(wanted, load<u32>(open, Open.FIELD_SET), streams, turn - 1, row, 1);
}

// @ts-ignore: decorator
@inline
function itemStartOf(open: usize): u64 {
  return load<u64>(open, Open.KEY) + ITEM_WORDS * GOLDEN_GAMMA;
}

/** Lets the input of a row begin with prompt and document, which are the same ones for all turns. */
function beginWithPrefix(open: usize, row: u32): void {
  store<u32>(open, fillPrefixes(load<u32>(open, Open.CLIENT), itemStartOf(open), 0, row, 1), Open.PREFIX);
}

/** `history` and what the turn in a row has drawn, at most 2^32 - 1. */
function added(history: u32, row: u32): u32 {
  const at = <usize>row << ROW_SHIFT;
  const own = <u64>load<u32>(stagedColumn(inputColumn) + at) + <u64>load<u32>(stagedColumn(outputColumn) + at);
  return saturated(own + history);
}

// @ts-ignore: decorator
@inline
function saturated(tokens: u64): u32 {
  return <u32>min(tokens, LARGEST);
}
