// Not the platform's: Node's takes longer to load than all else that a seed needs.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
// Without the six other generators of its main module.
import seedrandom from 'seedrandom/seedrandom.js';

/**
 * A generator that any text seeds. seedrandom repeats a short key and keeps the low byte of each of its characters, so
 * that `1` and `11`, and `š` and `a`, would be one seed. What it is given is therefore a digest of the text: SHA-256,
 * in hexadecimal, of the number of its UTF-8 bytes, in decimal, a colon, and the bytes.
 */
export function seededRandom(seed: string): seedrandom.PRNG {
  const encoder = new TextEncoder();
  const text = encoder.encode(seed);
  const hash = sha256.create();
  hash.update(encoder.encode(`${text.length}:`));
  hash.update(text);
  return seedrandom(bytesToHex(hash.digest()));
}

/** 64 bits of key material from any text. */
export function seedKey(seed: string): readonly [number, number] {
  const generator = seededRandom(seed);
  return [generator.int32() >>> 0, generator.int32() >>> 0];
}
