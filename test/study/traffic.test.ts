import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTraceMetadata } from '../../src/index.js';
import type { StudyPool } from '../../study/design.js';
import { rateCurve } from '../../study/rate-curve.js';
import type { Traffic } from '../../study/results.js';
import { generateTraffic, type OpenStudyPool, openStudyPool, writeTrace } from '../../study/traffic.js';

const HOUR = { day: 0, hour: 15 };
const STUDY: StudyPool = {
  name: 'built-in',
  folder: '',
  builtin: 'builtin:multimodal?seed=2',
  hours: [HOUR],
  rates: [1],
  speed: 1,
  load: 1,
  targets: { ttft: 1, tbt: 1 },
  traffics: [],
  staged: [],
  byOne: [],
};
const TRAFFICS: readonly Traffic[] = [
  'actual',
  'exact',
  'reference',
  'naive',
  'servegen',
  'naive-before',
  'builtin',
];

let folder: string;
let opened: OpenStudyPool;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'servegen-traffic-'));
  opened = await openStudyPool(STUDY, 'builtin:multimodal?clients=200');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Requests of each of the first `windows` windows of ten minutes. */
async function counts(traffic: Traffic, rate: number, windows = 6): Promise<number[]> {
  const trace = await generateTraffic(opened, {
    hour: HOUR,
    rate,
    seed: 1,
    traffic,
    duration: 600 * windows,
  });
  const found = new Array<number>(windows).fill(0);
  for await (const batch of trace) {
    // The reference's procedure ends a window with an arrival.
    for (const time of batch.getChild('timestamp')!) found[Math.min(Math.floor(time / 600), windows - 1)]!++;
  }
  return found;
}

describe('the curve of an hour', () => {
  it('is that of its windows, scaled to the mean', () => {
    const { pool } = opened;
    const span = pool.span(15 * 3600, 16 * 3600);
    const [once, twice] = [rateCurve(span, 1), rateCurve(span, 2)];
    expect(once.map(([seconds]) => seconds)).toEqual([0, 600, 1200, 1800, 2400, 3000]);
    expect(once.reduce((sum, [, rate]) => sum + rate, 0) / 6).toBeCloseTo(1, 12);
    expect(twice.map(([, rate]) => rate)).toEqual(once.map(([, rate]) => 2 * rate));
    expect(new Set(once.map(([, rate]) => rate)).size).toBe(6);
  });

  it('begins in the middle of a window where the hour does', () => {
    const span = opened.pool.span(15 * 3600 + 300, 16 * 3600 + 300);
    const steps = rateCurve(span, 1);
    expect(steps.map(([seconds]) => seconds)).toEqual([0, 300, 900, 1500, 2100, 2700, 3300]);
    const lengths = [300, 600, 600, 600, 600, 600, 300];
    expect(steps.reduce((sum, [, rate], index) => sum + rate * lengths[index]!, 0)).toBeCloseTo(3600, 8);
  });
});

describe('a traffic', () => {
  it.each(TRAFFICS)("has the hour's curve of rates: %s", async (traffic) => {
    const rate = 20;
    const expected = rateCurve(opened.pool.span(15 * 3600, 16 * 3600), rate).map(([, step]) => step * 600);
    // Some 12,000 requests a window. Five standard deviations of a Poisson count are 0.046 of it; renewal counts vary as
    // their gaps do, and clients that burst, as those of the built-in population do, have several times that.
    const tolerance = traffic === 'actual' || traffic === 'builtin' ? 0.2 : 0.05;
    for (const [window, count] of (await counts(traffic, rate)).entries()) {
      expect(Math.abs(count / expected[window]! - 1)).toBeLessThan(tolerance);
    }
  });

  const own = 'builtin:multimodal?clients=200';
  const naive = { kind: 'naive', cv: 1 };
  it.each([
    ['actual', own, 15, 'renewal', 'servegen'],
    ['exact', own, 15, 'exact', 'servegen'],
    ['reference', own, 15, 'reference', 'servegen'],
    ['naive', own, 15, 'renewal', naive],
    ['servegen', own, 14, 'exact', 'servegen'],
    ['naive-before', own, 14, 'renewal', naive],
    ['builtin', 'builtin:multimodal?seed=2', 15, 'exact', 'servegen'],
  ] as const)('%s is of %s at %d:00, with %s arrivals by the method %j', async (...row) => {
    const [traffic, source, hour, arrivals, method] = row;
    const trace = await generateTraffic(opened, { hour: HOUR, rate: 1, seed: 1, traffic, duration: 60 });
    const pool = { source, span: [hour * 3600, (hour + 1) * 3600] };
    expect(readTraceMetadata(trace.schema).spec).toMatchObject({
      pool,
      arrivals,
      method,
      seed: `1 ${traffic}`,
    });
  });

  it('is another one with another seed, and the same with the same', async () => {
    const write = async (seed: number, name: string, traffic: Traffic = 'exact') => {
      const trace = await generateTraffic(opened, { hour: HOUR, rate: 1, seed, traffic, duration: 60 });
      await writeTrace(trace, join(folder, name));
      return readFileSync(join(folder, name), 'utf8');
    };
    expect(await write(1, 'a')).toBe(await write(1, 'b'));
    expect(await write(2, 'a')).not.toBe(await write(1, 'b'));
  });

  it('is counted as it is written, images as input and no length of zero', async () => {
    const spec = { hour: HOUR, rate: 5, seed: 1, traffic: 'exact' as const, duration: 600 };
    const path = join(folder, 'counted.jsonl');
    const file = await writeTrace(await generateTraffic(opened, spec), path);
    let [rows, input, output] = [0, 0, 0];
    for await (const batch of await generateTraffic(opened, spec)) {
      const column = (name: string) => batch.getChild(name)!;
      const items = ['image_tokens', 'audio_tokens', 'video_tokens'].map(column);
      for (let row = 0; row < batch.numRows; row++) {
        rows++;
        const tokens = items.flatMap((item) => [...(item.get(row) as Iterable<number>)]);
        input += Math.max(1, column('text_tokens').get(row) + tokens.reduce((sum, count) => sum + count, 0));
        output += Math.max(1, column('output_tokens').get(row));
      }
    }
    expect(rows).toBeGreaterThan(1000);
    expect(file).toEqual({ path, requests: rows, inputTokens: input, outputTokens: output });
  });
});
