import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import {
  formatFilter,
  parseClientIds,
  parseFilter,
  parseRange,
  RANGE_NOTATION,
  type Range,
} from '../../src/notation/filter.js';

describe('parseFilter', () => {
  it.each<[string, string, Range]>([
    ['cv=1.5..', 'cv', { min: 1.5 }],
    ['rate=..0.5', 'rate', { max: 0.5 }],
    ['input_tokens.mean=100..2000', 'input_tokens.mean', { min: 100, max: 2000 }],
    ['input_tokens.p95=1e3..1e3', 'input_tokens.p95', { min: 1000, max: 1000 }],
    ['cv=.5...75', 'cv', { min: 0.5, max: 0.75 }],
    ['image_count.max=0..0', 'image_count.max', { min: 0, max: 0 }],
  ])('reads %s', (text, quantity, range) => {
    expect(parseFilter(text)).toEqual({ quantity, range });
    expect(parseFilter(formatFilter(quantity, range))).toEqual({ quantity, range });
  });

  it.each([
    '',
    'cv',
    'cv=',
    'cv=1',
    'cv=..',
    '=1..2',
    'cv=1..2..3',
    'cv=-1..',
    'cv=a..',
    'cv=1 .. 2',
    'clientIds=1..2',
  ])("refuses '%s'", (text) => {
    expect(() => parseFilter(text)).toThrow(UsageError);
    expect(() => parseFilter(text)).toThrow(`--filter: '${text}' `);
    expect(() => parseFilter(text)).toThrow('expected <quantity>=<from>..<to>');
  });

  it('refuses a reversed range, under the name of its option', () => {
    expect(() => parseFilter('cv=2..1', '--filter-windows')).toThrow(
      /^--filter-windows: 'cv=2\.\.1' .*reversed/,
    );
  });
});

describe('parseClientIds', () => {
  it('reads ids', () => {
    expect(parseClientIds('7')).toEqual([7]);
    expect(parseClientIds('3,1,4294967295')).toEqual([3, 1, 4294967295]);
  });

  it.each(['', '1,', '1, 2', '-1', '1.5', '1..3', '4294967296', 'a'])("refuses '%s'", (text) => {
    expect(() => parseClientIds(text)).toThrow(UsageError);
    expect(() => parseClientIds(text)).toThrow(`--client-ids: '${text}' `);
    expect(() => parseClientIds(text)).toThrow('expected ids of clients');
  });
});

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

  it.each(['', '..', '5', '1..2..3', '-1..', ' 1..', '1..x', '1e400..', '..1e400'])(
    "refuses '%s'",
    (text) => {
      expect(() => parseRange(text, 'cv')).toThrow(/^cv: '.*' is not usable; expected <from>\.\.<to>/);
    },
  );

  it('says that a range is reversed', () => {
    expect(() => parseRange('2..1', 'cv')).toThrow(
      "cv: '2..1' is reversed; its start must not be above its end",
    );
  });
});
