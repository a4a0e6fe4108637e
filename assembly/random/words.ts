/** The words of a stream, one after the other: for draws that take as many as they need. */
import { mix64 } from './splitmix64';
import { deriveStream, streamGamma, streamStart } from './streams';
import { openUniform } from './uniform';

let state: u64 = 0;
let increment: u64 = 1;

/** Makes the stream of (client, segment, purpose) the one at hand. */
export function openWords(client: u32, group: u32, part: u32, purpose: u32): void {
  deriveStream(client, group, part, purpose);
  state = streamStart;
  increment = streamGamma;
}

export function nextWord(): u64 {
  state += increment;
  return mix64(state);
}

/** Uniform on the open interval (0, 1). */
export function nextUniform(): f64 {
  return openUniform(nextWord());
}
