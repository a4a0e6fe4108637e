import { describe, expect, test } from 'vitest';
import { HEADLINE, PICTURES } from '../../study/pictures/pictures.js';
import {
  INK,
  MUTED,
  PAPER,
  POOL_LOOKS,
  RULE,
  SHOWN_TRAFFICS,
  TRAFFIC_COLOURS,
} from '../../study/pictures/theme.js';
import type { StudyResults } from '../../study/results.js';
import { AS_THE_PAPER, madeUpResults } from './made-up-results.js';

const results = madeUpResults();
const ALL = [HEADLINE, ...PICTURES];
const COLOURS = [
  ...[INK, MUTED, PAPER, RULE],
  ...SHOWN_TRAFFICS.map((traffic) => TRAFFIC_COLOURS[traffic]),
  ...POOL_LOOKS.map(({ colour }) => colour),
];

/** What is written in a picture. */
function texts(svg: string): string[] {
  return [...svg.matchAll(/<text\b[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text!);
}

/** The numbers that a drawn picture would have if something was not there. */
const NO_NUMBER = /NaN|undefined|Infinity|null/;

describe.each(ALL.map((picture) => [picture.file, picture] as const))('%s', (_, { draw }) => {
  const svg = draw(results);

  test('is the same bytes for the same results, whatever was drawn before', () => {
    for (const other of ALL) other.draw(results);
    expect(draw(structuredClone(results))).toBe(svg);
  });

  test('is another picture for other results', () => {
    const others = madeUpResults({ ...AS_THE_PAPER, naive: 0.8, 'naive-before': 0.8 });
    const shifted = {
      ...others,
      rateRanges: others.rateRanges.map((range) => ({
        ...range,
        rates: range.rates.map((rate) => rate * 1.1),
      })),
    };
    expect(draw(shifted)).not.toBe(svg);
  });

  test('is small, has a title and words for who does not see it, and runs nothing', () => {
    expect(svg.length).toBeLessThan(60_000);
    expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*><title>[^<]+<\/title><desc>[^<]+<\/desc>/);
    expect(svg).not.toMatch(/<script|<foreignObject|\bon\w+=|href=|url\(/);
    expect(svg).not.toMatch(NO_NUMBER);
  });

  test('has the colours of the theme alone, so that a dark page shows all of it', () => {
    const colours = new Set([...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour]) => colour!));
    colours.delete('none');
    expect([...colours].filter((colour) => !COLOURS.some(({ light }) => light === colour))).toEqual([]);
    for (const colour of colours) {
      const { dark } = COLOURS.find(({ light }) => light === colour)!;
      expect(svg).toContain(`[fill="${colour}"]{fill:${dark}}`);
      expect(svg).toContain(`[stroke="${colour}"]{stroke:${dark}}`);
    }
    expect(svg).toContain(`<rect fill="${PAPER.light}" height="100%" width="100%" />`);
  });

  test('has no type below 12 px', () => {
    const sizes = [...svg.matchAll(/<(?!svg)[^>]*font-size="([\d.]+)"/g)].map(([, size]) => Number(size));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);
    for (const [, size] of svg.matchAll(/<svg[^>]*style="font-size:(\d+)px/g)) expect(Number(size)).toBe(12);
  });

  test('is drawn of one pool, hour, rate and seed, and of intervals without an end', () => {
    const cell = ({ pool, hour, rate, seed }: { pool: string; hour: string; rate: number; seed?: number }) =>
      pool === 'm-large' && hour === '5d 11:00' && rate === 4 && (seed ?? 1) === 1;
    const few: StudyResults = {
      ...results,
      seeds: [1],
      pools: [{ ...results.pools[0]!, hours: ['5d 11:00'], rates: [4] }],
      needs: results.needs.filter(cell),
      staged: results.staged.filter(cell),
      capacities: results.capacities.filter(({ pool, hour, seed }) => cell({ pool, hour, rate: 4, seed })),
      curves: results.curves.filter(cell),
      rateRanges: results.rateRanges.filter(cell),
      statements: results.statements
        .filter(({ pool }) => pool === undefined)
        .map((statement) => ({ ...statement, low: 0, high: Number.POSITIVE_INFINITY, pairs: 1, hours: 1 })),
    };
    for (const each of [few, JSON.parse(JSON.stringify(few)) as StudyResults]) {
      expect(draw(each)).not.toMatch(NO_NUMBER);
    }
  });

  test('has nothing of the checks', () => {
    expect(svg).not.toMatch(/not thinned|sched-sim/);
  });

  test('shows names as they are', () => {
    const name = '<a & "b">';
    const rename = <T extends { readonly pool?: string }>(items: readonly T[]) =>
      items.map((item) => (item.pool === 'm-large' ? { ...item, pool: name } : item));
    const renamed = {
      ...results,
      pools: results.pools.map((pool) => (pool.name === 'm-large' ? { ...pool, name } : pool)),
      needs: rename(results.needs),
      staged: rename(results.staged),
      capacities: rename(results.capacities),
      curves: rename(results.curves),
      rateRanges: rename(results.rateRanges),
      statements: rename(results.statements),
    };
    const drawn = draw(renamed);
    expect(drawn).not.toContain(name);
    expect(drawn).toContain('&lt;a &amp; "b"&gt;');
  });
});

describe('the headline', () => {
  // By one instance ServeGen asks for 1.02 times what the actual traffic does, which is twice what the whole needs.
  const OVER = 'One instance over whole: ServeGen asks 104 % more';

  test('says what NAIVE is, and has the whole deployment before one instance', () => {
    const words = texts(HEADLINE.draw(results));
    expect(words).toContain(
      'NAIVE: Poisson arrivals, one distribution of lengths. ServeGen: client by client.',
    );
    const groups = words.filter((text) => /^(The whole|By one instance)/.test(text));
    expect(groups.map((text) => text.split(/[:,]/)[0])).toEqual([
      'The whole deployment',
      'By one instance',
      'By one instance',
    ]);
    expect(groups[2]).toBe('By one instance, over what the whole deployment needs');
    expect(words).toContain('2.04 (1.92 to 2.16)');
    const [, description] = /<desc>([^<]*)</.exec(HEADLINE.draw(results))!;
    expect(description).toContain(
      'ServeGen asks for 2.04 times as many instances as the actual traffic needs as a whole',
    );
  });

  test.each([
    [0.5, 'NAIVE asks for 50 % fewer', '0.50 (0.47 to 0.53)'],
    [0.8, 'NAIVE asks for 20 % fewer', '0.80 (0.75 to 0.85)'],
    [1.01, 'no difference shows', '1.01 (0.95 to 1.07)'],
    [1.3, 'NAIVE asks for 30 % more', '1.30 (1.23 to 1.38)'],
  ])(
    'says what the results do in either way, where NAIVE asks for %d of what is needed',
    (naive, words, shown) => {
      const other = { ...AS_THE_PAPER, naive: 0.7 };
      const asked = { ...AS_THE_PAPER, naive };
      for (const [svg, titles] of [
        [
          HEADLINE.draw(madeUpResults(asked, { byOne: other })),
          [`Tried as a whole: ${words}`, 'Sized by one instance: NAIVE asks for 30 % fewer', OVER],
        ],
        [
          HEADLINE.draw(madeUpResults(other, { byOne: asked })),
          ['Tried as a whole: NAIVE asks for 30 % fewer', `Sized by one instance: ${words}`, OVER],
        ],
      ] as const) {
        for (const title of titles) expect(texts(svg)).toContain(title);
        expect(texts(svg)).toContain(shown);
        expect(svg).toContain(`<title>${titles.join('; ')}</title>`);
        // Hours of three pools in both ways, and in one over the other.
        expect(svg.match(/<circle/g)).toHaveLength(3 * 3 * 6);
      }
    },
  );

  test('has the way alone that the results have', () => {
    const statements = results.statements.filter(({ what }) => what === 'instances');
    const svg = HEADLINE.draw({ ...results, capacities: [], statements });
    expect(svg).toContain('<title>Tried as a whole: NAIVE asks for 50 % fewer</title>');
    expect(svg.match(/<circle/g)).toHaveLength(3 * 6);
    expect(svg).not.toMatch(/one instance/i);
  });

  test('has both ways on one scale, with the half of the paper on it', () => {
    const svg = HEADLINE.draw(
      madeUpResults({ ...AS_THE_PAPER, naive: 0.97 }, { byOne: { ...AS_THE_PAPER, naive: 0.9 } }),
    );
    expect(texts(svg)).toContain('half, as in the paper');
    expect(texts(svg)).toContain('as many as actual');
    expect(texts(svg).filter((text) => text === '0.5')).toHaveLength(1);
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(3);
  });

  test('has each hour where the mean over its rates and seeds is', () => {
    const need = (traffic: 'actual' | 'naive', rate: number, instances: number) => ({
      ...{ pool: 'm-large', hour: '1d 03:00', rate, seed: 1, traffic, instances },
      ...{ requests: 1, targets: { ttft: 1, tbt: 1 } },
    });
    const svg = HEADLINE.draw({
      ...results,
      capacities: [],
      // 0.25 and 1, whose geometric mean is 0.5.
      needs: [need('actual', 2, 4), need('actual', 4, 6), need('naive', 2, 1), need('naive', 4, 6)],
    });
    const [, at] = /<circle[^>]* cx="([\d.]+)"/.exec(svg)!;
    const [, half] = /<text[^>]* x="([\d.]+)"[^>]*>0.5</.exec(svg)!;
    expect(Number(at)).toBeCloseTo(Number(half), 0);
  });

  test('has each hour by one instance where the rate over what one serves is', () => {
    const capacity = (traffic: 'actual' | 'naive', rate: number) => ({
      ...{ pool: 'm-large', hour: '1d 03:00', seed: 1, traffic, rate, targets: { ttft: 1, tbt: 1 } },
    });
    // 10 of 20 instances at the lowest rate, and so on.
    const capacities = [capacity('actual', 0.1), capacity('naive', 0.2)];
    const svg = HEADLINE.draw({ ...results, capacities, needs: [] });
    const [[, at], ...others] = [...svg.matchAll(/<circle[^>]* cx="([\d.]+)"/g)];
    const [, half] = /<text[^>]* x="([\d.]+)"[^>]*>0.5</.exec(svg)!;
    expect(Number(at)).toBeCloseTo(Number(half), 0);
    expect(others).toEqual([]);
  });

  test('says of a quick run that it says nothing', () => {
    const warning = 'A quick run, which shows that everything works and says nothing of traffic.';
    expect(texts(HEADLINE.draw(madeUpResults(AS_THE_PAPER, { quick: true })))).toContain(warning);
    expect(texts(HEADLINE.draw(results))).not.toContain(warning);
  });

  test('tells of hours only where both traffics were simulated', () => {
    const of = '18 hours of m-large, m-small and mm-image, 3 rates, 5 seeds';
    expect(texts(HEADLINE.draw(results))).toContain(`${of}.`);
    const statements = results.statements.map((each) =>
      each.numerator === 'exact' && each.what === 'by-one' && each.pool === undefined
        ? { ...each, hours: 12 }
        : each,
    );
    expect(texts(HEADLINE.draw({ ...results, statements }))).toContain(
      `${of}; ServeGen, by one instance: 12 hours.`,
    );
  });
});

describe('instances', () => {
  const cell = { pool: 'm-large', hour: '1d 03:00', rate: 2, targets: { ttft: 4000, tbt: 1600 } };
  const need = (traffic: 'actual' | 'naive', seed: number, instances: number) => ({
    ...{ ...cell, traffic, seed, instances, requests: 1 },
  });
  const few: StudyResults = {
    ...results,
    pools: [{ ...results.pools[0]!, hours: [cell.hour], rates: [cell.rate] }],
    needs: [
      ...[31, 37, 35].map((instances, seed) => need('actual', seed, instances)),
      ...[12, 18].map((instances, seed) => need('naive', seed, instances)),
    ],
  };
  const svg = PICTURES.find(({ file }) => file === 'figure-20.svg')!.draw(few);

  test('are the medians of the seeds', () => {
    expect(texts(svg).filter((text) => /^\d+$/.test(text) && ['35', '15'].includes(text))).toEqual([
      '35',
      '15',
    ]);
    expect(svg).toContain('m-large: actual 35 to 35, NAIVE 15 to 15.');
  });

  test('are at the rates and targets of instances of full speed', () => {
    expect(texts(svg)).toContain('P99 TTFT up to 200 ms, P99 TBT up to 80 ms');
    expect(texts(svg)).toContain('40 requests/s');
  });

  test('have a bar from the least to the most of the seeds', () => {
    const bars = [
      ...svg.matchAll(/<g [^>]*stroke-width="3"[^>]*><line y2="[^"]*" y1="[^"]*" x2="([^"]*)" x1="([^"]*)"/g),
    ];
    const [actual, naive] = bars.map(([, to, from]) => [Number(from), Number(to)]);
    // Positions are 1 px and a number for each instance.
    const pixels = (actual![1]! - actual![0]!) / 6;
    expect(naive![1]! - naive![0]!).toBeCloseTo(6 * pixels, 0);
    expect(Math.abs(actual![0]! - (1 + 31 * pixels))).toBeLessThan(1);
    expect(Math.abs(naive![0]! - (1 + 12 * pixels))).toBeLessThan(1);
  });
});

test('a curve is marked where it first keeps the target', () => {
  const { draw } = PICTURES.find(({ file }) => file === 'figure-20-latency.svg')!;
  const cell = { pool: 'm-large', hour: '1d 03:00', rate: 2 };
  const points = [20_000, 4400, 4000, 2400].map((p99Ttft, index) => ({
    ...{ instances: 3 + index, p99Ttft, p99Tbt: p99Ttft / 4, p99Tpot: 1 },
  }));
  const svg = draw({ ...results, curves: [{ ...cell, seed: 1, traffic: 'actual', points }] });
  expect(svg).toContain('m-large, 1d 03:00: actual keeps P99 TTFT with 5 instances');
  expect(texts(svg)).toContain('target 200 ms');
  expect(texts(svg)).toContain('target 80 ms');
  expect(svg).toContain('m-large, 1d 03:00: actual keeps P99 TBT with 4 instances');
  expect(texts(svg)).toContain('m-large, 1d 03:00, 40 requests/s');
});

test('a ratio whose interval holds 1 is open, others are not, and one without ends has no bar', () => {
  const { draw } = PICTURES.find(({ file }) => file === 'statements.svg')!;
  const statement = { ...results.statements[0]!, ratio: 1.02, low: 0.9, high: 1.1 };
  const open = new RegExp(`<g stroke-width="2" stroke="${INK.light}" fill="${PAPER.light}"[^>]*><circle`);
  expect(draw({ ...results, statements: [statement] })).toMatch(open);
  expect(draw({ ...results, statements: [{ ...statement, low: 1.01 }] })).not.toMatch(open);
  const endless = draw({
    ...results,
    statements: [{ ...statement, low: 0, high: Number.POSITIVE_INFINITY }],
  });
  expect(draw({ ...results, statements: [statement] })).toContain('stroke-width="3.5"');
  expect(endless).not.toContain('stroke-width="3.5"');
});

test.each([0.85, 0.5, 0.2])('all ticks of ratios down to %d have their numbers', (low) => {
  const { draw } = PICTURES.find(({ file }) => file === 'statements.svg')!;
  const statement = { ...results.statements[0]!, ratio: low, low, high: 1 };
  const svg = draw({ ...results, statements: [statement] });
  const [, grid] = new RegExp(`<g stroke="${RULE.light}"[^>]*>(.*?)</g>`).exec(svg)!;
  const numbers = texts(svg).filter((text) => /^[\d.]+$/.test(text));
  expect(numbers).toHaveLength(grid!.match(/<line/g)!.length);
  expect(numbers).toContain('1');
});

test('an hour is where its burstiness and its ratio are', () => {
  const { draw } = PICTURES.find(({ file }) => file === 'why.svg')!;
  const of = { pool: 'm-large', hour: '1d 03:00', rate: 8, seed: 1 };
  const range = (traffic: 'actual' | 'naive', p99: number) => ({
    ...{ ...of, traffic, rates: [1, 2, 5, 10, 11, 11.5, p99], rateLengthCorrelation: 0, tenths: [] },
  });
  const need = (traffic: 'actual' | 'naive', instances: number) => ({
    ...{ ...of, traffic, instances, requests: 1, targets: { ttft: 1, tbt: 1 } },
  });
  const svg = draw({
    ...results,
    rateRanges: [range('actual', 16), range('naive', 12)],
    needs: [need('actual', 4), need('naive', 2)],
  });
  // 60 % above the median over 20 %.
  expect(svg).toContain('m-large: 1d 03:00 0.50 at 3.00.');
  const [, y] = /<circle r="5" cy="([\d.]+)"/.exec(svg)!;
  const [, half] = /<text[^>]* y="([\d.]+)"[^>]*>0.5</.exec(svg)!;
  expect(Number(y)).toBeCloseTo(Number(half), 0);
});

test.each(['light', 'dark'] as const)('type is legible on a %s page', (theme) => {
  // Contrast as in WCAG 2.2; 4.5 is what level AA asks of small type.
  const luminance = (colour: string) => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const type = COLOURS.filter((colour) => colour !== PAPER && colour !== RULE);
  for (const colour of type) {
    const [low, high] = [luminance(colour[theme]), luminance(PAPER[theme])].sort((a, b) => a - b);
    expect((high! + 0.05) / (low! + 0.05)).toBeGreaterThan(4.5);
  }
});

describe('pictures that show one hour of a pool', () => {
  test.each(['figure-19.svg', 'figure-20-latency.svg'])(
    '%s: show the median one, of two that with less',
    (file) => {
      // NAIVE over actual in m-large by hour: the third of six from below is 5d 11:00.
      const ratios = [0.9, 0.3, 0.5, 0.8, 0.4, 0.7];
      const hours = results.pools[0]!.hours;
      const needs = results.needs.map((need) => ({
        ...need,
        instances: need.traffic === 'naive' ? 100 * ratios[hours.indexOf(need.hour)]! : 100,
      }));
      const { draw } = PICTURES.find((picture) => picture.file === file)!;
      const shown = texts(draw({ ...results, needs })).filter((text) => / requests\/s$/.test(text));
      expect(shown).toHaveLength(3);
      for (const title of shown) expect(title).toContain(', 5d 11:00, ');
      // Where no ratio is known, the first.
      const first = texts(draw({ ...results, needs: [] })).filter((text) => / requests\/s$/.test(text));
      for (const title of first) expect(title).toContain(', 1d 03:00, ');
    },
  );
});
