/**
 * What inputs begin with that others begin with, too: the client's system prompt, then a document. Which document it is comes
 * from the stream of the items, so that fields are what they are without any; a document's length is a function of its number
 * and the plan's key.
 */
import { allocate } from '../memory';
import { Column, ColumnKind, Profile, Sampler } from '../plan/layout';
import { columnCount, columnKind, columns, key0, key1, profileOf, samplers, scalarColumnOf } from '../plan/open-plan';
import { philox4x32, word0 } from '../random/philox';
import { GOLDEN_GAMMA, mix64 } from '../random/splitmix64';
import { Purpose } from '../random/streams';
import { ROW_SHIFT, stagedColumn } from '../tile/staging';
import { drawValue } from './scalar';

const NONE: u32 = 0xffffffff;
const LARGEST: u64 = 0xffffffff;

/** Whether inputs have prefixes. */
export let hasPrefixes: bool = false;
/** Whether they are part of the lengths that are drawn. */
let isWithin: bool = false;
let inputColumn: u32 = 0;
let sharedColumn: u32 = NONE;
let groupColumn: u32 = NONE;
let systemColumn: u32 = NONE;
let documentColumn: u32 = NONE;
let documentTokensColumn: u32 = NONE;
let documentSampler: usize = 0;
let lengthSampler: usize = 0;

/** Lengths of documents that were drawn, by the low bits of their numbers; those of 0 are never looked for. */
namespace Known {
  export const DOCUMENT: usize = 0; // u32
  export const TOKENS: usize = 4; // u32
  export const SIZE: usize = 8;
}

/** A power of two. */
const KNOWN: u32 = 65536;
let known: usize = 0;

export function findPrefixColumns(): void {
  for (let index: u32 = 0; index < columnCount; ++index) {
    const kind = columnKind(index);
    const column = columns + <usize>index * Column.SIZE;
    if (kind == ColumnKind.SYSTEM_GROUP) groupColumn = index;
    else if (kind == ColumnKind.SYSTEM_TOKENS) systemColumn = index;
    else if (kind == ColumnKind.DOCUMENT_TOKENS) documentTokensColumn = index;
    else if (kind == ColumnKind.DOCUMENT) {
      documentColumn = index;
      documentSampler = samplers + <usize>load<u32>(column, Column.SLOT) * Sampler.SIZE;
      lengthSampler = samplers + <usize>load<u32>(column, Column.OTHER_SLOT) * Sampler.SIZE;
      known = allocate(<u64>KNOWN * Known.SIZE);
      memory.fill(known, 0, <usize>KNOWN * Known.SIZE);
    } else if (kind == ColumnKind.SHARED_ADDED || kind == ColumnKind.SHARED_WITHIN) {
      hasPrefixes = true;
      isWithin = kind == ColumnKind.SHARED_WITHIN;
      sharedColumn = index;
      inputColumn = scalarColumnOf(load<u32>(column, Column.SLOT));
    }
  }
}

/**
 * Lets the inputs of the staged rows [row, row + count), requests of a client from `request` on, begin with its prompt and
 * a document each. Returns the tokens of both in the last of them.
 */
export function fillPrefixes(client: u32, itemStart: u64, request: u32, row: u32, count: u32): u32 {
  const system = systemTokensOf(client);
  const group = groupOf(client);
  const inputs = stagedColumn(inputColumn);
  let prefix: u32 = 0;
  for (const end = row + count; row < end; ++row, ++request) {
    const at = inputs + (<usize>row << ROW_SHIFT);
    const document = documentOf(itemStart, request);
    const whole = prefixTokens(client, system, document);
    const drawn = load<u32>(at);
    const input = isWithin ? <u64>drawn : min(<u64>drawn + whole, LARGEST);
    prefix = <u32>min(input, whole);
    store<u32>(at, <u32>input);
    namePrefix(group, system, document, prefix, prefix, row);
  }
  return prefix;
}

/** Tokens of prompt and document, of which nothing is behind a limit of the client. */
function prefixTokens(client: u32, system: u32, document: u32): u64 {
  const tokens = <u64>system + <u64>lengthOf(document);
  const profile = profileOf(client);
  const limit = profile == 0 ? 0 : load<u32>(profile, Profile.LIMIT);
  return limit == 0 ? tokens : min(tokens, <u64>limit);
}

/** The tokens that a prefix adds to what a request draws as its input. */
export function addedPrefix(client: u32, itemStart: u64, request: u32): u32 {
  if (!hasPrefixes || isWithin) return 0;
  return <u32>min(prefixTokens(client, systemTokensOf(client), documentOf(itemStart, request)), LARGEST);
}

/**
 * Tells of a staged row whose history has the prefix in it already, of so many tokens, that it shares the whole history. Where
 * that was cut, the prompt stayed, and behind it the oldest tokens are gone, the document first.
 */
export function goOnWithPrefix(client: u32, itemStart: u64, prefix: u32, history: u32, row: u32, isCut: bool): void {
  const system = systemTokensOf(client);
  if (isCut) prefix = min(prefix, system);
  namePrefix(groupOf(client), system, documentOf(itemStart, 0), prefix, isCut ? prefix : history, row);
}

/** The part of a client's prefix that is its prompt. */
export function promptOf(client: u32, prefix: u32): u32 {
  return min(prefix, systemTokensOf(client));
}

function namePrefix(group: u32, system: u32, document: u32, prefix: u32, shared: u32, row: u32): void {
  const ofSystem = min(system, prefix);
  const at = <usize>row << ROW_SHIFT;
  if (groupColumn != NONE) store<u32>(stagedColumn(groupColumn) + at, group);
  if (systemColumn != NONE) store<u32>(stagedColumn(systemColumn) + at, ofSystem);
  if (documentColumn != NONE) store<u32>(stagedColumn(documentColumn) + at, document);
  if (documentTokensColumn != NONE) store<u32>(stagedColumn(documentTokensColumn) + at, prefix - ofSystem);
  store<u32>(stagedColumn(sharedColumn) + at, shared);
}

function systemTokensOf(client: u32): u32 {
  const profile = profileOf(client);
  return profile == 0 ? 0 : load<u32>(profile, Profile.SYSTEM_TOKENS);
}

function groupOf(client: u32): u32 {
  const profile = profileOf(client);
  return profile == 0 ? 0 : load<u32>(profile, Profile.SYSTEM_GROUP);
}

/** Which document a request has, or 0. Its column has no items, so that the word is nothing else's. */
// @ts-ignore: decorator
@inline
function documentOf(itemStart: u64, request: u32): u32 {
  if (documentColumn == NONE) return 0;
  const word = mix64(itemStart + GOLDEN_GAMMA * ((<u64>request << 6) + <u64>documentColumn + 1));
  return drawValue(documentSampler, <u32>(word >> 32));
}

function lengthOf(document: u32): u32 {
  if (document == 0) return 0;
  const place = known + <usize>(document & (KNOWN - 1)) * Known.SIZE;
  if (load<u32>(place, Known.DOCUMENT) != document) {
    philox4x32(key0, key1, document, 0, 0, Purpose.DOCUMENT);
    store<u32>(place, document, Known.DOCUMENT);
    store<u32>(place, drawValue(lengthSampler, word0), Known.TOKENS);
  }
  return load<u32>(place, Known.TOKENS);
}
