import { Header, PLAN_VERSION } from '../../../src/engine/plan-layout.generated.js';
import { FAULTS } from '../../engine/refused-plans/all.js';
import { changed, PLAN, u32 } from '../../engine/refused-plans/changes.js';

/** Bytes that are no plan, or none that the engine reads. */
export interface BadPlan {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Places of a plan whose lowest bit is flipped: in each part of the header, and all over the rest. */
const FLIPPED = [0, 4, 9, 16, 33, 64, 96, 145, 152, 157, ...[0.1, 0.3, 0.5, 0.7, 0.9, 0.9999].map(placeAt)];
const LENGTHS = [0, 3, 8, 100, Header.SIZE, placeAt(0.5), PLAN.length - 8, PLAN.length - 1];

function placeAt(share: number): number {
  return Math.floor(PLAN.length * share);
}

function flipped(place: number): Uint8Array {
  const bytes = PLAN.slice();
  bytes[place] ^= 1;
  return bytes;
}

const text = (content: string) => new TextEncoder().encode(content);

/** Of each kind some; the first of each is for runtimes that are slow. */
export const BAD_PLANS: Readonly<Record<string, readonly BadPlan[]>> = {
  truncated: LENGTHS.map((length) => ({ name: `${length} bytes`, bytes: PLAN.slice(0, length) })).reverse(),
  longer: [{ name: 'with 8 bytes more', bytes: Uint8Array.from([...PLAN, ...new Uint8Array(8)]) }],
  'bit-flipped': FLIPPED.map((place) => ({ name: `flipped at ${place}`, bytes: flipped(place) })).reverse(),
  foreign: [
    { name: 'text', bytes: text('timestamp,client_id,input_tokens\n'.repeat(20)) },
    { name: 'an Arrow file', bytes: text(`ARROW1\0\0${'\0'.repeat(1000)}`) },
    { name: 'a module', bytes: Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0) },
  ],
  'of another version': [PLAN_VERSION + 1, PLAN_VERSION - 1, 0xffffffff].map((version) => ({
    name: `of version ${version}`,
    bytes: changed(u32(Header.VERSION, version)),
  })),
  malformed: ofEachReason(),
};

/** Plans with a checksum that fits, which the engine refuses: one for each reason that it has in each group of faults. */
function ofEachReason(): readonly BadPlan[] {
  const byReason = new Map<string, BadPlan>();
  for (const faults of FAULTS) {
    for (const [name, status, bytes] of faults)
      byReason.set(`${FAULTS.indexOf(faults)} ${status}`, { name, bytes });
  }
  return [...byReason.values()];
}
