/** Checksums of plans that are being written, of which there are two over most of the same bytes. */

/**
 * Takes 8-byte words into two checksums at once; see `plan/checksum.ts`.
 *
 * @param lanes address of the two lanes of each, u32, low ones first
 * @param words address of a multiple of 8 bytes
 */
export function mixPlanWords(lanes: usize, words: usize, bytes: u32): void {
  let low = load<u32>(lanes);
  let high = load<u32>(lanes, 4);
  let otherLow = load<u32>(lanes, 8);
  let otherHigh = load<u32>(lanes, 12);
  for (const end = words + bytes; words < end; words += 8) {
    const first = load<u32>(words);
    const second = load<u32>(words, 4);
    low = rotl<u32>(low ^ first, 13) * 0x9e3779b1;
    high = rotl<u32>(high ^ second, 13) * 0x85ebca77;
    otherLow = rotl<u32>(otherLow ^ first, 13) * 0x9e3779b1;
    otherHigh = rotl<u32>(otherHigh ^ second, 13) * 0x85ebca77;
  }
  store<u32>(lanes, low);
  store<u32>(lanes, high, 4);
  store<u32>(lanes, otherLow, 8);
  store<u32>(lanes, otherHigh, 12);
}
