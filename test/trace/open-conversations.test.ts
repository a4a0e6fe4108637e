import { expect, test } from 'vitest';
import { NONE } from '../../src/trace/id-ranges.js';
import { OpenConversations } from '../../src/trace/open-conversations.js';

/** Draws that look random and are always the same: the steps of a linear congruential generator (Knuth, 1997). */
function draws(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

test('conversations are found by both halves of their ids while they are open, and numbers are of one at a time', () => {
  const draw = draws();
  const table = new OpenConversations();
  const known = new Map<string, number>();
  for (let step = 0; step < 200_000; step++) {
    // Few ids, so that each is opened and closed often; neighbours, as those of one client are.
    const [low, high] = [draw(5_000) * 64, draw(3)];
    const key = `${low} ${high}`;
    const number = known.get(key);
    if (table.find(low, high) !== (number ?? NONE)) throw new Error(`step ${step}: ${key} is not found`);
    if (number === undefined) {
      known.set(key, table.open(low, high));
    } else {
      table.close(low, high);
      known.delete(key);
    }
    if (table.size !== known.size) throw new Error(`step ${step}: ${table.size} are open`);
  }
  expect(known.size).toBeGreaterThan(3_000);
  expect(new Set(known.values()).size).toBe(known.size);
});
