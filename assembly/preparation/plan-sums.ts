/** Checksums of plans that are being written, of which there are two over most of the same bytes. */

/**
 * Takes 8-byte words into one checksum, or into two at once; see `plan/checksum.ts`.
 *
 * @param lanes address of the two lanes of each, u32, low ones first
 * @param sums 1 or 2
 * @param words address of a multiple of 8 bytes
 */
export function mixPlanWords(lanes: u32, sums: u32, words: u32, bytes: u32): void {
  let low = load<u32>(lanes);
  let high = load<u32>(lanes, 4);
  const end = <usize>words + bytes;
  if (sums == 1) {
    for (let at: usize = words; at < end; at += 8) {
      low = rotl<u32>(low ^ load<u32>(at), 13) * 0x9e3779b1;
      high = rotl<u32>(high ^ load<u32>(at, 4), 13) * 0x85ebca77;
    }
  } else {
    let otherLow = load<u32>(lanes, 8);
    let otherHigh = load<u32>(lanes, 12);
    for (let at: usize = words; at < end; at += 8) {
      const first = load<u32>(at);
      const second = load<u32>(at, 4);
      low = rotl<u32>(low ^ first, 13) * 0x9e3779b1;
      high = rotl<u32>(high ^ second, 13) * 0x85ebca77;
      otherLow = rotl<u32>(otherLow ^ first, 13) * 0x9e3779b1;
      otherHigh = rotl<u32>(otherHigh ^ second, 13) * 0x85ebca77;
    }
    store<u32>(lanes, otherLow, 8);
    store<u32>(lanes, otherHigh, 12);
  }
  store<u32>(lanes, low);
  store<u32>(lanes, high, 4);
}
