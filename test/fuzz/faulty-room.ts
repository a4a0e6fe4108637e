import { PlanError } from '../../src/errors.js';
import { ACCEPTED, claim, type Outcome, type Room, refusalOf } from './case.js';
import type { Random } from './random.js';

const BLOCK_BYTES = 64 * 2 ** 20;

/** What a broken product would do, by the number that a case draws. */
const DEEDS: readonly (readonly [name: string, deed: () => Outcome | Promise<Outcome>])[] = [
  ['accepts', () => ACCEPTED],
  ['refuses', () => refusalOf(new PlanError('the plan is of version 9'))],
  ['throws a TypeError', () => (undefined as unknown as { x: Outcome }).x],
  ['gives a wrong row', () => wrongRow(2)],
  ['loops', () => loop()],
  ['takes memory', () => takeMemory(20)],
  ['takes memory without end', () => takeMemory(Number.POSITIVE_INFINITY)],
  ['ends the process', () => process.exit(7)],
];

/** Cases that fail in all ways there are, to test that the harness finds them. */
export function faultyRoom(): Room {
  return {
    prepare(random: Random) {
      const [what, run] = random.pick(DEEDS);
      return { what: [what], run };
    },
  };
}

function wrongRow(found: number): Outcome {
  claim(found === 3, `a row of ${found} where the text has 3`);
  return ACCEPTED;
}

function loop(): Outcome {
  for (let count = 0; ; count++) if (count < 0) return ACCEPTED;
}

function takeMemory(blocks: number): Outcome {
  const taken: Buffer[] = [];
  while (taken.length < blocks) taken.push(Buffer.alloc(BLOCK_BYTES, 1));
  return taken.length > 0 ? ACCEPTED : loop();
}
