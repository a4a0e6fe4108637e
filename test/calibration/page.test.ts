import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { number, spread } from '../../calibration/page/numbers.js';
import { MEANINGS } from '../../calibration/page/parameter-meanings.js';
import { parametersByName } from '../../calibration/page/parameters.js';
import { populationsPage } from '../../calibration/page.js';
import type { Figured, PopulationResults } from '../../calibration/results.js';
import type { Spread } from '../../calibration/summary.js';
import { parameters as language } from '../../src/pool/builtin/language.js';

const of = (p10: number, p50: number, p90: number, count = 9): Spread => ({ p10, p50, p90, count });
const figured = (hours: Record<string, Spread>, days: Record<string, Spread> = {}): Figured => ({
  hours,
  days,
});

/** Of a pool and a population of multimodal, with a few figures each. */
const results: PopulationResults = {
  packageVersion: '1.2.3',
  valueStream: 1,
  rate: 50,
  seed: 'made up',
  pools: [
    {
      name: 'mm-image',
      category: 'multimodal',
      clients: 35,
      clientsWithoutLengths: 5,
      requestsWithoutLengths: 0.368,
      days: 1,
      hourOfDayRange: 2.28,
      fit: figured({ top1: of(0, 0.25, 1) }),
      heldOut: figured(
        { meanRate: of(1, 2, 3), top1: of(0.1, 0.2, 0.3), top5: of(0.5, 0.6, 0.7), cvP95: of(4, 5, 6) },
        { hourRateRange: of(2, 2, 2, 1) },
      ),
      all: figured({ top1: of(0.11, 0.21, 0.31), outputOfTenth1: of(20, 25, 30) }),
    },
  ],
  builtins: [
    {
      category: 'multimodal',
      clients: 1000,
      seeds: [1, 2],
      figures: figured(
        { meanRate: of(9, 9, 9), top1: of(0.15, 0.2, 0.25), top5: of(0.7, 0.8, 0.9), cvP95: of(1, 2, 3) },
        { hourRateRange: of(2.8, 3, 3.2, 2) },
      ),
    },
  ],
  compared: [
    {
      pool: 'mm-image',
      category: 'multimodal',
      hour: '0d 18:00',
      figuresOfPool: { top1: 0.17, inputOfTenth1: 46.8, outputOfTenth1: 1234.5 },
      figuresOfBuiltin: { top1: 0.24, inputOfTenth1: 37.9, outputOfTenth1: 203 },
    },
  ],
};

const row = (page: string, label: string) => page.split('\n').find((line) => line.startsWith(`| ${label} |`));

describe('the table of hours', () => {
  const page = populationsPage('{{hours multimodal}}', results);

  it('has the held-out part, the median of the fitted one, and the built-in', () => {
    expect(page.split('\n')[0]).toBe(
      '| figure | basis | finding | mm-image | fitted part | built in | median | spread |',
    );
    expect(row(page, 'request share of the top client')).toBe(
      '| request share of the top client | A | 5, 11 | 0.2 [0.1, 0.3] | 0.25 | 0.2 [0.15, 0.25] | within | 0.5 times |',
    );
  });

  it('says what is below and above', () => {
    expect(row(page, 'client CV by request, p95')).toContain('| **below** | 1 times |');
    expect(row(page, 'of the top 5')).toContain('| **above** | 1 times |');
  });

  it('does not judge what depends on the size, and has no number where there is none', () => {
    expect(row(page, 'mean rate, req/s')).toContain('| 2 [1, 3] | – | 9 [9, 9] | – | – |');
    expect(row(page, 'inter-arrival CV')).toBe('| inter-arrival CV | T | 1, 10 | – | – | – | – | – |');
  });

  it('has the figures of its category alone', () => {
    expect(row(page, 'images a request, mean')).toBeDefined();
    expect(row(page, 'reason ratio, mean')).toBeUndefined();
  });
});

it('tells a single day as a ratio, without a part that was fitted to', () => {
  const page = populationsPage('{{days multimodal}}', results);
  expect(page.split('\n')[0]).toBe('| figure | basis | finding | mm-image | built in | median | spread |');
  expect(row(page, 'busiest over quietest hour')).toBe(
    '| busiest over quietest hour | A | 2 | 2 | 3 [2.8, 3.2] | 1.5 times | – |',
  );
});

it('names what is outside', () => {
  expect(populationsPage('{{outside multimodal}}', results)).toBe(
    "1 of 3 figures are within the pools' range. Outside are: client CV by request, p95 (hours, below); of the top 5 (hours, above).",
  );
});

it('says what of the pools is known', () => {
  expect(populationsPage('{{pools}} {{seeds}}', results).split('\n')[2]).toBe(
    '| `builtin:multimodal`, 1,000 clients | mm-image | 35 | 1 | 2.28 | 5 | 36.8 % | 2 seeds',
  );
});

it('has an hour beside its pool, with tenths of the requests', () => {
  const page = populationsPage('{{compared}}', results);
  expect(row(page, 'request share of the top client')).toContain('| 0.17 | 0.11 to 0.31 | 0.24 |');
  expect(row(page, 'tenth 1 by input: mean input / output')).toContain(
    '| 46.8 / 1,235 | – / 20 to 30 | 37.9 / 203 |',
  );
});

test.each(['{{picture}}', '{{hours speech}}'])('refuses a template with %s', (marker) => {
  expect(() => populationsPage(`text ${marker}`, results)).toThrow(marker);
});

test('numbers are short, and nothing where there is none', () => {
  expect([0.0123456, 1234.5, -0, 99.95, null, Number.NaN].map(number)).toEqual([
    '0.0123',
    '1,235',
    '0',
    '100',
    '–',
    '–',
  ]);
  expect(spread(of(1, 1, 1, 1))).toBe('1');
  expect(spread(of(1, 1, 1, 0))).toBe('–');
});

test('every parameter of a population has a meaning, and every meaning a parameter', () => {
  expect([...parametersByName().keys()].sort()).toEqual(Object.keys(MEANINGS).sort());
  const { input } = language;
  const shown = row(populationsPage('{{parameters}}', results), '`input.levels`');
  expect(shown).toContain(` | ${input.levels.join(' ')} | `);
});

test('docs/populations.md is what the results and the template say', () => {
  const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const known = JSON.parse(read('calibration/results.json')) as PopulationResults;
  expect(read('docs/populations.md')).toBe(populationsPage(read('calibration/populations.md'), known));
});
