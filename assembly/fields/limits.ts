/**
 * Limits on the context of a request: what it has of its own fits by itself. A row that does not is drawn again, from other
 * words of its stream, so that its values are those of the joint law of the field set, given that they fit.
 *
 * Attempt a takes the words that are a x 2^48 further on: no stream has so many for other purposes.
 */
import { State } from '../arrivals/client-state';
import { Column, ColumnKind, LimitFlag, Profile } from '../plan/layout';
import { columnCount, columnKind, columns, inputSlot, outputSlot, profileOf, scalarColumnOf } from '../plan/open-plan';
import { GOLDEN_GAMMA } from '../random/splitmix64';
import { dropAttempt, markAttempt, otherColumn, ROW_SHIFT, stagedColumn, stagedItems } from '../tile/staging';
import { fillFields } from './fill-fields';
import { addedPrefix, hasPrefixes } from './prefixes';

/** Plans that fewer than a sixteenth of the requests fit are refused by their compiler: (15 / 16)^512 is 4e-15. */
const MAX_ATTEMPTS: u64 = 512;
const ATTEMPT_SHIFT: u64 = 48;

/**
 * Nor is another made where those before it had more items than this in all. Where a row has 500, this is as many draws; a
 * plan of which nothing fits would take minutes with lists as long as they can be.
 */
const MAX_ITEMS: u64 = 262144;

/** The most tokens that a history can have. */
const LARGEST: u64 = 0xffffffff;

/** The columns of the tokens that go in and come out, and lists of items, which go in as well. */
let inputColumn: u32 = 0;
let outputColumn: u32 = 0;
let firstList: u32 = 0;
/** All that a context is made of, as bits. */
let contextColumns: u64 = 0;
/** All that the history is made of. */
let historyColumns: u64 = 0;

/** Whose prompt and document rows will begin with. */
export namespace PrefixOf {
  export const NONE: u32 = 0;
  /** Each with its own. */
  export const REQUEST: u32 = 1;
  /** All with those of the conversation, which are its first request's. */
  export const CONVERSATION: u32 = 2;
}

/** Stands in for the state of a segment, of which the fields' streams are read. */
const redrawn: usize = memory.data(<i32>State.SIZE, 16);

export function findContextColumns(): void {
  inputColumn = scalarColumnOf(inputSlot);
  outputColumn = scalarColumnOf(outputSlot);
  historyColumns = (<u64>1 << inputColumn) | (<u64>1 << outputColumn);
  contextColumns = historyColumns;
  firstList = columnCount;
  for (let index = columnCount; index-- > 0; ) {
    if (columnKind(index) != ColumnKind.LIST) continue;
    firstList = index;
    contextColumns |= <u64>1 << index;
  }
}

/** What has to be known of turns that are no rows, as bits. */
// @ts-ignore: decorator
@inline
export function columnsOfTurns(profile: usize): u64 {
  return limitOf(profile) == 0 ? historyColumns : contextColumns;
}

// @ts-ignore: decorator
@inline
export function limitOf(profile: usize): u64 {
  return profile == 0 ? 0 : <u64>load<u32>(profile, Profile.LIMIT);
}

// @ts-ignore: decorator
@inline
function hasFlag(profile: usize, flag: u32): bool {
  return (load<u32>(profile, Profile.LIMIT_FLAGS) & flag) != 0;
}

// @ts-ignore: decorator
@inline
export function truncates(profile: usize): bool {
  return hasFlag(profile, LimitFlag.TRUNCATE);
}

/** The tokens of a row's input without items. */
// @ts-ignore: decorator
@inline
function ownInput(row: u32): u64 {
  return <u64>load<u32>(stagedColumn(inputColumn) + (<usize>row << ROW_SHIFT));
}

// @ts-ignore: decorator
@inline
function ownOutput(row: u32): u64 {
  return <u64>load<u32>(stagedColumn(outputColumn) + (<usize>row << ROW_SHIFT));
}

/** What a row's own input and output add to the history. */
// @ts-ignore: decorator
@inline
export function addedTokens(row: u32): u64 {
  return ownInput(row) + ownOutput(row);
}

/** The history before the next of the turns that `addToHistory` adds. */
export let historySoFar: u64 = 0;

/** Whether it was cut since `startHistory`. */
export let wasCut: bool = false;

// @ts-ignore: decorator
@inline
export function startHistory(tokens: u32): void {
  historySoFar = tokens;
  wasCut = false;
}

/**
 * Adds the own tokens of staged rows, consecutive turns of a conversation, to the history; where that has to fit into a limit
 * beside a turn it is cut, or the turn is where it stops. How many were added.
 */
export function addToHistory(profile: usize, row: u32, count: u32): u32 {
  const limit = limitOf(profile);
  const ends = limit != 0 && !truncates(profile);
  const countsLists = firstList < columnCount;
  const ofOutput: u64 = limit != 0 && hasFlag(profile, LimitFlag.OUTPUT) ? LARGEST : 0;
  let input = stagedColumn(inputColumn) + (<usize>row << ROW_SHIFT);
  const toOutput = stagedColumn(outputColumn) - stagedColumn(inputColumn);
  let history = historySoFar;
  let added: u32 = 0;
  for (; added < count; ++added, input += 1 << ROW_SHIFT) {
    const ownInput = <u64>load<u32>(input);
    const ownOutput = <u64>load<u32>(input + toOutput);
    if (limit != 0) {
      const counted = countsLists ? countedTokens(profile, row + added) : ownInput + (ownOutput & ofOutput);
      const room = limit - counted;
      if (history > room) {
        if (ends) break;
        wasCut = true;
        history = room;
      }
    }
    history = min(history + ownInput + ownOutput, LARGEST);
  }
  historySoFar = history;
  return added;
}

/** The tokens of a row that count towards the limit of a profile. */
export function countedTokens(profile: usize, row: u32): u64 {
  let tokens = ownInput(row);
  if (hasFlag(profile, LimitFlag.OUTPUT)) tokens += ownOutput(row);
  for (let column = firstList; column < columnCount; ++column) {
    if (columnKind(column) == ColumnKind.LIST) tokens += itemTokens(column, row);
  }
  return tokens;
}

function itemTokens(column: u32, row: u32): u64 {
  const list = load<u64>(otherColumn(column) + (<usize>row << 3));
  let item = stagedItems(column) + (<usize>(list >> 32) << 2);
  let tokens: u64 = 0;
  for (const end = item + (<usize>(<u32>list) << 2); item < end; item += 4) tokens += <u64>load<u32>(item);
  return tokens;
}

/** How many items the lists of a row have. */
function itemsOf(row: u32): u64 {
  let items: u64 = 0;
  for (let column = firstList; column < columnCount; ++column) {
    if (columnKind(column) == ColumnKind.LIST) items += <u64>load<u32>(otherColumn(column) + (<usize>row << 3));
  }
  return items;
}

/**
 * Draws again, of the staged rows [row, row + count), what does not fit; the rows were filled likewise by `fillFields`. Where
 * a prefix will be added to their inputs, they have to leave room for it: `prefixOf` says of which.
 */
export function keepWithin(
  client: u32,
  wanted: u64,
  fieldSet: u32,
  state: usize,
  request: u32,
  row: u32,
  count: u32,
  prefixOf: u32,
): void {
  const profile = profileOf(client);
  const limit = limitOf(profile);
  if (limit == 0) return;
  if (firstList < columnCount || (hasPrefixes && prefixOf != PrefixOf.NONE)) {
    for (const end = row + count; row < end; ++row, ++request) {
      const room = limit - roomOfPrefix(client, load<u64>(state, State.ITEM_START), request, prefixOf);
      if (countedTokens(profile, row) > room) redraw(profile, room, wanted, fieldSet, state, request, row);
    }
    return;
  }
  const ofOutput: u64 = hasFlag(profile, LimitFlag.OUTPUT) ? LARGEST : 0;
  const offset = <usize>row << ROW_SHIFT;
  let input = stagedColumn(inputColumn) + offset;
  // From a row's input to its output, which may stand before it.
  const toOutput = stagedColumn(outputColumn) - stagedColumn(inputColumn);
  for (const end = row + count; row < end; ++row, ++request, input += 1 << ROW_SHIFT) {
    const tokens = <u64>load<u32>(input) + (<u64>load<u32>(input + toOutput) & ofOutput);
    if (tokens > limit) redraw(profile, limit, wanted, fieldSet, state, request, row);
  }
}

// @ts-ignore: decorator
@inline
function roomOfPrefix(client: u32, itemStart: u64, request: u32, prefixOf: u32): u64 {
  if (prefixOf == PrefixOf.NONE) return 0;
  return <u64>addedPrefix(client, itemStart, prefixOf == PrefixOf.REQUEST ? request : 0);
}

function redraw(profile: usize, room: u64, wanted: u64, fieldSet: u32, state: usize, request: u32, row: u32): void {
  const start = load<u64>(state, State.FIELD_START);
  const gamma = load<u64>(state, State.FIELD_GAMMA);
  const itemStart = load<u64>(state, State.ITEM_START);
  store<u64>(redrawn, gamma, State.FIELD_GAMMA);
  markAttempt();
  let items = itemsOf(row);
  for (let attempt: u64 = 1; attempt <= MAX_ATTEMPTS && items <= MAX_ITEMS; ++attempt) {
    store<u64>(redrawn, start + gamma * (attempt << ATTEMPT_SHIFT), State.FIELD_START);
    store<u64>(redrawn, itemStart + GOLDEN_GAMMA * (attempt << ATTEMPT_SHIFT), State.ITEM_START);
    fillFields(wanted, fieldSet, redrawn, request, row, 1);
    if (countedTokens(profile, row) <= room) return;
    items += itemsOf(row);
    dropAttempt();
  }
  cut(profile, room, wanted, row);
}

/** Makes a row fit that no attempt has made fit: without items, and with no more input and output than there is room. */
function cut(profile: usize, limit: u64, wanted: u64, row: u32): void {
  const at = <usize>row << ROW_SHIFT;
  const input = min(ownInput(row), limit);
  store<u32>(stagedColumn(inputColumn) + at, <u32>input);
  const output = hasFlag(profile, LimitFlag.OUTPUT) ? min(ownOutput(row), limit - input) : ownOutput(row);
  store<u32>(stagedColumn(outputColumn) + at, <u32>output);
  for (let column: u32 = 0; column < columnCount; ++column) {
    if (((wanted >> column) & 1) == 0) continue;
    const kind = columnKind(column);
    if (kind == ColumnKind.LIST) store<u64>(otherColumn(column) + (<usize>row << 3), 0);
    if (kind != ColumnKind.PART && kind != ColumnKind.REST) continue;
    const whole = <u64>load<u32>(stagedColumn(scalarColumnOf(load<u32>(columns + <usize>column * Column.SIZE, Column.SLOT))) + at);
    const target = stagedColumn(column) + at;
    if (kind == ColumnKind.PART) store<u32>(target, <u32>min(<u64>load<u32>(target), whole));
    else store<u32>(target, <u32>(whole - <u64>load<u32>(stagedColumn(column - 1) + at)));
  }
}
