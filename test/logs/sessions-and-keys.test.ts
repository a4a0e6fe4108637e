import { describe, expect, test } from 'vitest';
import { ChainSessions } from '../../src/logs/chain-sessions.js';
import { KeyTable } from '../../src/logs/key-table.js';

describe('chains of requests', () => {
  test('are followed over as many requests as are remembered', () => {
    const chains = new ChainSessions(10);
    const first = chains.sessionOf(0, Number.NaN);
    for (let message = 1; message <= 15; message++) chains.sessionOf(message, Number.NaN);
    expect(chains.sessionOf(100, 0)).toBe(first);
    expect(chains.unknownParents).toBe(0);
    // The turn itself is remembered in place of the one before it.
    for (let message = 200; message < 209; message++) chains.sessionOf(message, Number.NaN);
    expect(chains.sessionOf(101, 100)).toBe(first);
    for (let message = 300; message < 340; message++) chains.sessionOf(message, Number.NaN);
    expect(chains.sessionOf(102, 101)).toBe(101);
    expect(chains.unknownParents).toBe(1);
  });

  test('a follower that comes before the first is of its session', () => {
    const chains = new ChainSessions();
    expect(chains.sessionOf(2, 1)).toBe(chains.sessionOf(1, Number.NaN));
  });
});

test('keys are numbered in the order in which they come, whatever they are', () => {
  const table = new KeyTable();
  const known = new Map<number, number>();
  let state = 1;
  for (let at = 0; at < 200_000; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    // Some close to each other, some of 53 bits, each more than once.
    const key = at % 3 === 0 ? at % 5000 : (state % 30_000) * 2 ** 38 + (state % 7);
    if (!known.has(key)) known.set(key, known.size);
    expect(table.numberOf(key) === known.get(key)).toBe(true);
  }
  expect(table.size).toBe(known.size);
});
