import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import {
  NOTATIONS,
  parseCount,
  parseCountWithin,
  parseDuration,
  parseNaiveCv,
  parseRate,
  parseSpan,
  parseTime,
  parseTimeOfDay,
} from '../../src/notation/units.js';

const NEVER_NUMBERS = [
  '',
  ' ',
  'NaN',
  '-1',
  '+1',
  'Infinity',
  '0x10',
  '1_000',
  ' 1',
  '1 ',
  '1..2',
  'abc',
  '1e400',
];

describe('parseDuration', () => {
  it.each([
    ['1200', 1_200],
    ['90s', 90],
    ['20m', 1_200],
    ['1h', 3_600],
    ['14d', 1_209_600],
    ['1.5h', 5_400],
    ['.5', 0.5],
    ['1e3', 1_000],
  ])('reads %s', (text, seconds) => expect(parseDuration(text)).toBe(seconds));

  it.each([...NEVER_NUMBERS, '0', '0s', '1w', '1hour', '1h30', 'h', '5 m'])('refuses %j', (text) => {
    expect(() => parseDuration(text)).toThrow(UsageError);
  });

  it('says the option, the value and what is expected', () => {
    expect(() => parseDuration('soon')).toThrow(/^--duration: 'soon' .*20m/);
    expect(() => parseDuration('soon', '--length')).toThrow(/^--length: /);
  });
});

describe('parseSpan', () => {
  it.each([
    ['0..600', 0, 600],
    ['64800..68400', 64_800, 68_400],
    ['18:00..19:00', 64_800, 68_400],
    ['18:00:30..24:00', 64_830, 86_400],
    ['2:18:00:00..2:24:00:00', 237_600, 259_200],
    ['0..36:00', 0, 129_600],
    ['0.5..1:00', 0.5, 3_600],
    ['01:02:03..02:00:00', 3_723, 7_200],
  ])('reads %s', (text, from, to) => expect(parseSpan(text)).toEqual({ from, to }));

  it.each([
    ...NEVER_NUMBERS.filter((text) => text !== '1..2'),
    '18:00',
    '18:00-19:00',
    '..5',
    '5..',
    '1..2..3',
    '18:60..19:00',
    '18:00:60..19:00',
    '1:25:00:00..3:00:00:00',
    '2:5:30..9:00:00',
    '-5..10',
    '18:0..19:00',
  ])('refuses %j', (text) => expect(() => parseSpan(text)).toThrow(/--span: .*hh:mm/));

  it.each(['19:00..18:00', '600..600', '5..0'])('says that %s is reversed or empty', (text) => {
    expect(() => parseSpan(text)).toThrow(/reversed or empty/);
  });
});

describe('parseRate', () => {
  it.each([
    ['100', 100],
    ['0.5', 0.5],
    ['native', 'native'],
    ['scale:2.5', { scale: 2.5 }],
    ['max:300', { max: 300 }],
  ] as const)('reads %s', (text, rate) => expect(parseRate(text)).toEqual(rate));

  it.each([
    ...NEVER_NUMBERS,
    '0',
    '0.0',
    'scale:',
    'scale:0',
    'scale:-1',
    'max:NaN',
    'max',
    'min:3',
    'Native',
    '5/s',
  ])('refuses %j', (text) => expect(() => parseRate(text)).toThrow(/^--rate: .*native/));
});

describe('parseCount', () => {
  it.each([
    ['1', 1],
    ['1000000', 1_000_000],
    ['1e9', 1_000_000_000],
    ['250M', 250_000_000],
    ['10k', 10_000],
    ['10K', 10_000],
    ['2G', 2_000_000_000],
    ['2B', 2_000_000_000],
    ['4.35k', 4_350],
    ['1.1e9', 1_100_000_000],
    ['1e14', 1e14],
  ])('reads %s', (text, count) => expect(parseCount(text)).toBe(count));

  it.each([
    ...NEVER_NUMBERS,
    '0',
    '0k',
    '1.5',
    '1.2345k',
    '1e-3',
    '100000000000001',
    '1e15',
    '9007199254740992',
    '10m',
    '1kk',
    '1e9M',
  ])('refuses %j', (text) =>
    expect(() => parseCount(text)).toThrow(/^--requests: .*whole number from 1 to 1e14/),
  );
});

describe('parseNaiveCv', () => {
  it.each([
    ['aggregate', 'aggregate'],
    ['1.6', 1.6],
    ['0.001', 0.001],
    ['1e2', 100],
  ])('reads %s', (text, burstiness) => expect(parseNaiveCv(text)).toBe(burstiness));

  it.each([...NEVER_NUMBERS, '0', '0.0009', '100.1', 'Poisson', 'aggregate:2'])('refuses %j', (text) => {
    expect(() => parseNaiveCv(text)).toThrow(/^--cv: .*'aggregate' or a CV .* from 0\.001 to 100$/);
  });
});

describe('parseCountWithin', () => {
  const parse = (text: string) => parseCountWithin(text, '--workers', 'workers', 2, 64_000);

  it.each([
    ['2', 2],
    ['256', 256],
    ['64000', 64_000],
    ['64k', 64_000],
    ['2e0', 2],
  ])('reads %s', (text, count) => expect(parse(text)).toBe(count));

  it.each([...NEVER_NUMBERS, '0', '1', '64001', '1G', 'two', '2.5'])('refuses %j', (text) => {
    expect(() => parse(text)).toThrow(/^--workers: .* expected a number of workers from 2 to 64000$/);
  });
});

describe('parseTime', () => {
  it.each([
    ['0', 0],
    ['0s', 0],
    ['90', 90],
    ['90s', 90],
    ['20m', 1_200],
    ['1.5h', 5_400],
    ['18:00', 64_800],
    ['0:30', 1_800],
    ['02:18:00', 8_280],
    ['2:18:00:00', 237_600],
  ])('reads %s', (text, seconds) => expect(parseTime(text, 'at')).toBe(seconds));

  it.each([...NEVER_NUMBERS, '-1s', '1w', '18:60', '2:18:00'])('refuses %j', (text) => {
    expect(() => parseTime(text, 'at')).toThrow(/^at: .* is not usable; expected a time from the start/);
  });
});

describe('parseTimeOfDay', () => {
  it.each([
    ['00:00', 0],
    ['15:00', 54_000],
    ['06:30:15.5', 23_415.5],
    ['24:00', 86_400],
    ['3600', 3_600],
  ])('reads %s', (text, seconds) => expect(parseTimeOfDay(text, 'peak')).toBe(seconds));

  it.each([...NEVER_NUMBERS, '24:00:01', '25:00', '86401', '15h', 'noon'])('refuses %j', (text) => {
    expect(() => parseTimeOfDay(text, 'peak')).toThrow(/^peak: .* is not usable; expected a time of day/);
  });
});

describe('the notations as expressions', () => {
  const parsers = {
    duration: (text: string) => parseDuration(text),
    count: (text: string) => parseCount(text),
    time: (text: string) => parseTime(text, 'time'),
    clock: (text: string) => parseTimeOfDay(text, 'clock'),
    span: (text: string) => parseSpan(text),
  } as const;

  it.each(Object.entries(parsers))('%s: fits every text that is read', (name, parse) => {
    const expression = new RegExp(NOTATIONS[name as keyof typeof NOTATIONS], 'u');
    const text = fc.stringMatching(/^[0-9.:]{0,6}[smhdkMGBeE+]?\d?(\.\.[0-9:.]{1,6})?$/);
    let read = 0;
    fc.assert(
      fc.property(text, (candidate) => {
        try {
          parse(candidate);
        } catch {
          return;
        }
        read++;
        expect(candidate).toMatch(expression);
      }),
      { seed: 3, numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(50);
  });

  it.each(Object.keys(parsers))('%s: fits none of what is no number', (name) => {
    const expression = new RegExp(NOTATIONS[name as keyof typeof NOTATIONS], 'u');
    const fitting = NEVER_NUMBERS.filter((text) => expression.test(text));
    // Whether a number is too large, or a reversed span, is for the parsers.
    expect(fitting.filter((text) => text !== '1e400' && text !== '1..2')).toEqual([]);
  });
});
