import { expect, test } from 'vitest';
import { checkFit, checkHeldOut } from '../../src/fit/check-fit.js';
import { fitLog } from '../../src/fit/fit-log.js';
import { partOfLog } from '../../src/fit/passes.js';
import { memoryLog } from './logs.js';

/** A request every second of half an hour, but for some. */
function secondsLog(isLogged: (time: number) => boolean) {
  const times = Array.from({ length: 1800 }, (_, i) => i).filter(isLogged);
  const values = { input_tokens: times.map(() => 100), output_tokens: times.map(() => 10) };
  return memoryLog({ times, values }, { durationSeconds: 1800 });
}

async function heldOut(isLogged: (time: number) => boolean, from: number, windowSeconds = 600) {
  const log = secondsLog(isLogged);
  return checkHeldOut(log, from, await fitLog(partOfLog(log, 0, from), { windowSeconds }));
}

test('a part that is held out is compared with whole windows of the pool', async () => {
  // The fitted part is of two windows, as four minutes are counted with the second.
  const { logSeconds, poolSeconds, comparison } = await heldOut(() => true, 1440);
  expect(logSeconds).toEqual([1440, 1800]);
  expect(poolSeconds).toEqual([600, 960]);
  expect(comparison.a.requests).toBe(360);
  expect(Math.abs(comparison.b.requests - 360)).toBeLessThanOrEqual(1);
});

test('a part that is held out is compared where the pool has an idle window as well', async () => {
  // Of the three windows that stand in for the last three, the second is idle.
  const { logSeconds, poolSeconds, comparison } = await heldOut(
    (time) => time < 300 || time >= 600,
    900,
    300,
  );
  expect([logSeconds, poolSeconds]).toEqual([
    [900, 1800],
    [0, 900],
  ]);
  expect(comparison.a.requests).toBe(900);
  expect(Math.abs(comparison.b.requests - 600)).toBeLessThanOrEqual(1);
});

test('a part whose stand-in is wholly idle is refused in a sentence', async () => {
  await expect(heldOut((time) => time < 600 || time >= 1200, 1200)).rejects.toThrow(
    'holdout: the fitted part is idle where it would stand in',
  );
});

test('a log of years is compared over its first hundred days', async () => {
  const times = [...Array.from({ length: 300 }, (_, i) => i), 9e7];
  const values = { input_tokens: times.map(() => 100), output_tokens: times.map(() => 10) };
  const log = memoryLog({ times, values });
  const { logSeconds } = await checkFit(log, await fitLog(log));
  expect(logSeconds).toEqual([0, 8_640_000]);
});
