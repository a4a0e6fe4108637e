import type { Sliced } from '../platform/slices.js';
import { reserveScratch, type ScratchExports, sharedInstance } from './shared-instance.js';

interface SumsExports extends ScratchExports {
  mixPlanWords(lanes: number, words: number, bytes: number): void;
}

/** Between pauses: less than a millisecond's worth. */
const BYTES_AT_A_TIME = 1 << 18;
const LANES_BYTES = 16;

/** A checksum of a plan in the making, as its two lanes: the same as `assembly/plan/checksum.ts`. */
export class PlanSum {
  /** The first bits of pi. */
  readonly lanes = Uint32Array.of(0x243f6a88, 0x85a308d3);

  /** As 16 hexadecimal digits. */
  hex(): string {
    const [low, high] = this.lanes;
    return [high, low].map((lane) => lane.toString(16).padStart(8, '0')).join('');
  }
}

/**
 * Takes bytes into one checksum, or into two at once.
 *
 * @param bytes a multiple of 8 in length
 */
export function* mixInto(sums: readonly PlanSum[], bytes: Uint8Array): Sliced<void> {
  for (let from = 0; from < bytes.length; from += BYTES_AT_A_TIME) {
    mixPiece(sums, bytes.subarray(from, from + BYTES_AT_A_TIME));
    yield;
  }
}

function mixPiece(sums: readonly PlanSum[], piece: Uint8Array): void {
  const engine = sharedInstance<SumsExports>();
  const address = reserveScratch(engine, LANES_BYTES + piece.length);
  const { buffer } = engine.memory;
  const lanes = new Uint32Array(buffer, address, LANES_BYTES / 4);
  sums.forEach((sum, index) => {
    lanes.set(sum.lanes, 2 * index);
  });
  new Uint8Array(buffer, address + LANES_BYTES, piece.length).set(piece);
  engine.mixPlanWords(address, address + LANES_BYTES, piece.length);
  sums.forEach((sum, index) => {
    sum.lanes.set(lanes.subarray(2 * index, 2 * index + 2));
  });
}
