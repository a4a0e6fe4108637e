import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { parseRange, RANGE_NOTATION } from '../../src/spec/range.js';

describe('parseRange', () => {
  it.each([
    ['1.5..', { min: 1.5 }],
    ['..0.5', { max: 0.5 }],
    ['100..2000', { min: 100, max: 2_000 }],
    ['0..0', { min: 0, max: 0 }],
    ['1e3...5e4', { min: 1_000, max: 5_000 }],
  ])('reads %s', (text, range) => {
    expect(parseRange(text, 'cv')).toEqual(range);
    expect(text).toMatch(new RegExp(RANGE_NOTATION, 'u'));
  });

  it.each(['', '..', '5', '1..2..3', '-1..', ' 1..', '1..x', '1e400..', '..1e400'])('refuses %j', (text) => {
    expect(() => parseRange(text, 'cv')).toThrow(UsageError);
    expect(() => parseRange(text, 'cv')).toThrow(/^cv: '.*' is not usable; expected <from>\.\.<to>/);
  });

  it('says that a range is reversed', () => {
    expect(() => parseRange('2..1', 'cv')).toThrow(
      "cv: '2..1' is reversed; its start must not be above its end",
    );
  });
});
