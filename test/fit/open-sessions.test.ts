import { expect, test } from 'vitest';
import { OpenSessions } from '../../src/fit/open-sessions.js';

const DAY = 86_400;

function sessions() {
  const ended: [row: number, turns: number][] = [];
  return { ended, open: new OpenSessions((row, turns) => ended.push([row, turns])) };
}

test('turns follow each other, with the time and the tokens of the one before', () => {
  const { open, ended } = sessions();
  expect({ ...open.next(7, 3, 10, 150) }).toEqual({ turn: 1, seconds: Number.NaN, tokensBefore: 0 });
  expect(open.next(8, 3, 11, 5).turn).toBe(1);
  expect({ ...open.next(7, 3, 70, 400) }).toEqual({ turn: 2, seconds: 60, tokensBefore: 150 });
  expect({ ...open.next(7, 3, 71, 1) }).toEqual({ turn: 3, seconds: 1, tokensBefore: 400 });
  open.end();
  expect(ended.sort()).toEqual([
    [3, 1],
    [3, 3],
  ]);
});

test('a session that was idle for more than a day begins anew', () => {
  const { open, ended } = sessions();
  open.next(1, 0, 0, 10);
  expect(open.next(1, 0, DAY, 10).turn).toBe(2);
  expect(open.next(1, 0, 2 * DAY + 1, 10).turn).toBe(1);
  expect(ended).toEqual([[0, 2]]);
});

test('a conversation has 64 turns at most', () => {
  const { open, ended } = sessions();
  const turns = Array.from({ length: 130 }, (_, i) => open.next(1, 0, i, 1).turn);
  expect(Math.max(...turns)).toBe(64);
  open.end();
  expect(ended.map(([, count]) => count)).toEqual([64, 64, 2]);
});

test('memory grows with the sessions that are open, and none is lost', () => {
  const { open, ended } = sessions();
  // One a second for 20 days, each of two turns an hour apart.
  let conversations = 0;
  for (let second = 0; second < 400_000; second += 5) {
    open.next(second, 0, second, 1);
    conversations++;
    if (second >= 3600) expect(open.next(second - 3600, 0, second, 1).turn).toBe(2);
  }
  // What is over is dropped where the table is half full, and the table is not doubled while a quarter of it is open.
  expect(open.size).toBeLessThan(4 * ((DAY + 3600) / 5));
  open.end();
  expect(ended).toHaveLength(conversations);
});
