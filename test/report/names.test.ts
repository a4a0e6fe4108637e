import { describe, expect, test } from 'vitest';
import { distinctNames, shortened, shortNames } from '../../src/report/pictures/names.js';

test('equal names are numbered, others stay', () => {
  expect(distinctNames(['a', 'a'])).toEqual(['a (1)', 'a (2)']);
  expect(distinctNames(['a', 'b'])).toEqual(['a', 'b']);
  expect(distinctNames(['a'])).toEqual(['a']);
});

test('a text that is too long loses its middle', () => {
  expect(shortened('abcdefghij', 10)).toBe('abcdefghij');
  expect(shortened('abcdefghijk', 7)).toBe('abc…ijk');
  expect(shortened('😀😀😀😀😀', 3)).toBe('😀…😀');
});

describe('short names', () => {
  test('are whole where there is room', () => {
    expect(shortNames(['a.arrow', 'a.arrow, NAIVE'], 40)).toEqual(['a.arrow', 'a.arrow, NAIVE']);
  });

  test('of a workload and its twin are NAIVE for the twin', () => {
    const name = 'workloads/of/the/autumn.yaml';
    expect(shortNames([name, `${name}, NAIVE`], 30)).toEqual([name, 'NAIVE']);
  });

  test('lose their middle where that leaves them different', () => {
    expect(shortNames(['aaaaaaaaab', 'aaaaaaaaac'], 5)).toEqual(['aa…ab', 'aa…ac']);
  });

  test('show where they differ where that is in their middle', () => {
    // They differ from character 30 on, before which ten are left.
    const names = ['one', 'two'].map((run) => `${'x'.repeat(20)}/runs/of-${run}/${'y'.repeat(40)}.arrow`);
    expect(shortNames(names, 20)).toEqual(['…x/runs/of-one/yyyy…', '…x/runs/of-two/yyyy…']);
  });

  test.each([
    ['of one that goes on where the other ends', `${'a'.repeat(50)}`, `${'a'.repeat(51)}`],
    ['of one path twice', 'x'.repeat(60), 'x'.repeat(60)],
    ['of emoji', `${'🙂'.repeat(40)}1${'🙂'.repeat(40)}`, `${'🙂'.repeat(40)}2${'🙂'.repeat(40)}`],
  ])('%s are different, and not longer than told', (_, first, second) => {
    const short = shortNames([first, second], 40);
    expect(new Set(short).size).toBe(2);
    for (const name of short) expect(Array.from(name).length).toBeLessThanOrEqual(40);
  });
});
