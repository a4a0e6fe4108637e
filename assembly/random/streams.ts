/** Streams of words for one purpose each, derived from the plan's key by Philox. */
import { key0, key1 } from '../plan/open-plan';
import { philox4x32, word0, word1, word2, word3 } from './philox';
import { gammaFrom } from './splitmix64';
import { openUniform } from './uniform';

/** What a stream is for; part of its counter, so that no two purposes share words. */
export namespace Purpose {
  export const GAPS: u32 = 0;
  export const FIELDS: u32 = 1;
  export const ITEMS: u32 = 2;
  export const ORIGIN: u32 = 3;
  export const ROUNDING: u32 = 4;
  export const EQUILIBRIUM: u32 = 5;
  export const PHASE: u32 = 6;
  export const SPLIT: u32 = 7;
  export const CONVERSATIONS: u32 = 8;
  export const DRIFT: u32 = 9;
  export const BOUNDARY: u32 = 10;
  export const DOCUMENT: u32 = 11;
}

/** Start and increment of the newest stream. */
export let streamStart: u64 = 0;
export let streamGamma: u64 = 0;

/** Derives the stream of (client, segment, purpose); a segment is (group, part). */
export function deriveStream(client: u32, group: u32, part: u32, purpose: u32): void {
  philox4x32(key0, key1, client, group, part, purpose);
  streamStart = (<u64>word0 << 32) | <u64>word1;
  streamGamma = gammaFrom((<u64>word2 << 32) | <u64>word3);
}

/** A uniform number in (0, 1) for (client, segment, purpose). */
export let derivedUniform: f64 = 0;

export function deriveUniform(client: u32, group: u32, part: u32, purpose: u32): void {
  philox4x32(key0, key1, client, group, part, purpose);
  derivedUniform = openUniform((<u64>word0 << 32) | <u64>word1);
}
