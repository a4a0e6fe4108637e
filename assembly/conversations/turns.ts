/**
 * Turns as rows. The fields of every turn of a conversation come from the conversation's own stream, so that a turn
 * needs nothing but the key, the number of the turn and the sum of the tokens before it.
 */
import { Column, ColumnKind, ConversationClass } from '../plan/layout';
import { classOf, columnCount, columnKind, columns, profileOf, scalarColumnOf } from '../plan/open-plan';
import { State } from '../arrivals/client-state';
import { fillFields } from '../fields/fill-fields';
import { addedTokens, countedTokens, keepWithin, limitOf, PrefixOf, truncates } from '../fields/limits';
import { fillPrefixes, goOnWithPrefix, hasPrefixes, promptOf } from '../fields/prefixes';
import { GOLDEN_GAMMA } from '../random/splitmix64';
import { laneOf, otherColumn, ROW_SHIFT, stagedColumn } from '../tile/staging';
import { Open } from './open';

/** Where the fields' and the items' words start in a conversation's stream, in words from its key on. */
const FIELD_WORDS: u64 = 0x100000000;
const ITEM_WORDS: u64 = 0x200000000;

const NONE: u32 = 0xffffffff;
const LARGEST: u64 = 0xffffffff;

/** The columns that tell of conversations. */
let conversationColumn: u32 = NONE;
let turnColumn: u32 = NONE;
let historyColumn: u32 = NONE;
/** The columns of the input, of which the history is part, and of the output, which the next history has. */
let inputColumn: u32 = 0;
let outputColumn: u32 = 0;
/** Their lanes. */
export let historyLane: u32 = 0;
export let inputLane: u32 = 0;
export let outputLane: u32 = 0;
/** Whether there is a column of what came before a turn. */
// @ts-ignore: decorator
@inline
export function hasHistory(): bool {
  return historyColumn != NONE;
}

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
      historyLane = laneOf(historyColumn);
      inputLane = laneOf(inputColumn);
      outputLane = laneOf(outputColumn);
    }
  }
}

/** Tells of the rows [row, row + count) that each is a conversation of its own; their ids are `step` apart. */
export function nameSingles(id: u64, step: u64, row: u32, count: u32): void {
  for (const end = row + count; row < end; ++row, id += step) {
    if (conversationColumn != NONE) store<u64>(idsOfRows() + (<usize>row << 3), id);
    if (turnColumn != NONE) store<u16>(turnsOfRows() + (<usize>row << 1), 1);
    if (historyColumn != NONE) store<u32>(stagedColumn(historyColumn) + (<usize>row << ROW_SHIFT), 0);
  }
}

/** The ids of conversations of the staged rows, u64 each, where there is a column of them, as where there are classes. */
// @ts-ignore: decorator
@inline
export function idsOfRows(): usize {
  return otherColumn(conversationColumn);
}

/** The turns of the staged rows, u16 each, likewise. */
// @ts-ignore: decorator
@inline
export function turnsOfRows(): usize {
  return otherColumn(turnColumn);
}

/** Says of a staged row which turn of which conversation it is. */
// @ts-ignore: decorator
@inline
export function nameTurn(id: u64, turn: u32, row: u32): void {
  store<u64>(idsOfRows() + (<usize>row << 3), id);
  store<u16>(turnsOfRows() + (<usize>row << 1), <u16>turn);
}

/** Whether a row comes before another of the same time: by conversation, then by turn. Both columns are there. */
export function isTurnBefore(a: u32, b: u32): bool {
  const ids = idsOfRows();
  const idA = load<u64>(ids + (<usize>a << 3));
  const idB = load<u64>(ids + (<usize>b << 3));
  if (idA != idB) return idA < idB;
  const turns = turnsOfRows();
  return load<u16>(turns + (<usize>a << 1)) < load<u16>(turns + (<usize>b << 1));
}

/**
 * Completes the lanes of staged rows, which have what the turns [turn, turn + count) draw; the tokens before the next. Where a
 * conversation keeps no history, and at its first turn, a row has none, and begins with a prefix of its own.
 */
export function completeTurns(open: usize, turn: u32, count: u32, row: u32): void {
  const keeps = keepsHistory(open);
  const profile = profileOf(load<u32>(open, Open.CLIENT));
  if (hasPrefixes || (limitOf(profile) != 0 && truncates(profile))) {
    for (const end = turn + count; turn < end; ++turn, ++row) {
      const after = completeTurn(open, profile, load<u32>(open, Open.HISTORY), row, turn == 1 || !keeps);
      if (keeps) store<u32>(open, after, Open.HISTORY);
    }
    return;
  }
  if (historyColumn == NONE) return;
  let history = load<u32>(open, Open.HISTORY);
  let place = stagedColumn(inputColumn) + (<usize>row << ROW_SHIFT);
  const toOutput = stagedColumn(outputColumn) - stagedColumn(inputColumn);
  const toHistory = stagedColumn(historyColumn) - stagedColumn(inputColumn);
  for (const end = place + (<usize>count << ROW_SHIFT); place < end; place += 1 << ROW_SHIFT) {
    const upToInput = <u64>load<u32>(place) + <u64>history;
    store<u32>(place + toHistory, history);
    store<u32>(place, saturated(upToInput));
    if (keeps) history = saturated(upToInput + <u64>load<u32>(place + toOutput));
  }
  store<u32>(open, history, Open.HISTORY);
}

/** Completes the lanes of a row whose history is what is left of `history`; returns the tokens up to its end. */
function completeTurn(open: usize, profile: usize, history: u32, row: u32, beginsWithPrefix: bool): u32 {
  if (hasPrefixes && beginsWithPrefix) beginWithPrefix(open, row);
  const kept = historyColumn == NONE ? 0 : keptHistory(profile, history, row);
  if (historyColumn != NONE) store<u32>(stagedColumn(historyColumn) + (<usize>row << ROW_SHIFT), <u32>kept);
  if (hasPrefixes && !beginsWithPrefix) {
    const prefix = <u32>min(<u64>load<u32>(open, Open.PREFIX), kept);
    const isCut = kept < <u64>history;
    if (isCut) cutPrefix(open);
    goOnWithPrefix(load<u32>(open, Open.CLIENT), itemStartOf(open), prefix, <u32>kept, row, isCut);
  }
  if (historyColumn == NONE) return 0;
  const after = saturated(addedTokens(row) + kept);
  const input = stagedColumn(inputColumn) + (<usize>row << ROW_SHIFT);
  store<u32>(input, saturated(<u64>load<u32>(input) + kept));
  return after;
}

/** Fills columns of the rows [row, row + count) with what turns of one kind from `turn` on themselves draw. */
export function fillOwn(
  open: usize,
  wanted: u64,
  fieldSet: u32,
  turn: u32,
  row: u32,
  count: u32,
  beginsWithPrefix: bool,
): void {
  fillFields(wanted, fieldSet, fieldStreams(open), turn - 1, row, count);
  const prefixOf = beginsWithPrefix ? PrefixOf.CONVERSATION : PrefixOf.NONE;
  keepWithin(load<u32>(open, Open.CLIENT), wanted, fieldSet, streams, turn - 1, row, count, prefixOf);
}

/** The streams of a conversation's turns, for `fillFields`, until they are those of another. */
export function fieldStreams(open: usize): usize {
  store<u64>(streams, load<u64>(open, Open.KEY) + FIELD_WORDS * GOLDEN_GAMMA, State.FIELD_START);
  store<u64>(streams, GOLDEN_GAMMA, State.FIELD_GAMMA);
  store<u64>(streams, itemStartOf(open), State.ITEM_START);
  return streams;
}

/** Whether the requests of a conversation contain those before them. */
// @ts-ignore: decorator
@inline
export function keepsHistory(open: usize): bool {
  return hasHistory() && load<u32>(classOf(load<u32>(open, Open.CLIENT)), ConversationClass.HISTORY) != 0;
}

// @ts-ignore: decorator
@inline
function itemStartOf(open: usize): u64 {
  return load<u64>(open, Open.KEY) + ITEM_WORDS * GOLDEN_GAMMA;
}

/** Lets the input of a row begin with prompt and document, which are the same ones for all turns. */
export function beginWithPrefix(open: usize, row: u32): void {
  store<u32>(open, fillPrefixes(load<u32>(open, Open.CLIENT), itemStartOf(open), 0, row, 1), Open.PREFIX);
}

/** What is cut of a history is its oldest part behind the prompt: from then on the document is gone. */
export function cutPrefix(open: usize): void {
  store<u32>(open, promptOf(load<u32>(open, Open.CLIENT), load<u32>(open, Open.PREFIX)), Open.PREFIX);
}

/** What is left of the history of the turn in a row, which has its own tokens only: all where turns that do not fit end it. */
// @ts-ignore: decorator
@inline
function keptHistory(profile: usize, history: u32, row: u32): u64 {
  if (limitOf(profile) == 0 || !truncates(profile)) return <u64>history;
  return min(<u64>history, limitOf(profile) - countedTokens(profile, row));
}

// @ts-ignore: decorator
@inline
export function saturated(tokens: u64): u32 {
  return <u32>min(tokens, LARGEST);
}
