import { expect, test } from 'vitest';
import { Header } from '../../src/engine/plan-layout.generated.js';
import { type Part, planAround } from '../../src/plan/plan-around.js';

/** A section of 20 bytes takes 24: all begin at multiples of 8. */
const BEFORE: Part = [Header.WINDOWS, new Uint8Array(20)];
const PADDED = 24;
const BEHIND: Part = [Header.TABLES, new Uint8Array(16)];
const LENGTH = Header.SIZE + PADDED + 64 + 16;

/** 64 bytes of client-windows in memory that has so much before and behind them. */
function clientWindows(before: number, behind: number): Part {
  return [Header.CLIENT_WINDOWS, new Uint8Array(new ArrayBuffer(before + 64 + behind), before, 64).fill(7)];
}

function planOf(windows: Part): Uint8Array {
  return planAround([BEFORE, windows, BEHIND], LENGTH);
}

test('client-windows stay where they are, where there is just room around them', () => {
  const windows = clientWindows(Header.SIZE + PADDED, 16);
  const plan = planOf(windows);
  expect(plan.buffer).toBe(windows[1].buffer);
  expect([plan.byteOffset, plan.length]).toEqual([0, LENGTH]);
  expect(plan.indexOf(7)).toBe(Header.SIZE + PADDED);
  expect(plan.lastIndexOf(7)).toBe(Header.SIZE + PADDED + 63);
});

test('with more room than that the plan begins where they have the place that is theirs', () => {
  const windows = clientWindows(Header.SIZE + PADDED + 48, 100);
  const plan = planOf(windows);
  expect(plan.buffer).toBe(windows[1].buffer);
  expect([plan.byteOffset, plan.length]).toEqual([48, LENGTH]);
  expect(plan.indexOf(7)).toBe(Header.SIZE + PADDED);
});

test.each([
  ['before them', clientWindows(Header.SIZE + PADDED - 1, 16)],
  ['behind them', clientWindows(Header.SIZE + PADDED, 15)],
])('with a byte too little %s the plan has memory of its own', (_, windows) => {
  const plan = planOf(windows);
  expect(plan.buffer).not.toBe(windows[1].buffer);
  expect(plan).toEqual(new Uint8Array(LENGTH));
});

test('a plan without client-windows has memory of its own', () => {
  expect(planAround([BEFORE, BEHIND], 200)).toEqual(new Uint8Array(200));
});
