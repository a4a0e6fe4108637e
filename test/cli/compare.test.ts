import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TraceComparison } from '../../src/compare/comparison.js';
import type { Category } from '../../src/fields.js';
import { openSink } from '../../src/output/file/open-sink.js';
import { useFolder } from '../fixtures/folder.js';
import { sampleBatches, sampleSchema } from '../trace/sample-traces.js';
import { run } from './command.js';
import { runHere } from './command-here.js';
import { expectRefusal } from './refusal.js';

const folder = useFolder();

/** The made-up trace: 8 requests a second, of 7 clients in turn. */
async function writeSample(name: string, category: Category = 'language', rows = 1_000): Promise<string> {
  const path = folder.path(name);
  const schema = sampleSchema(category);
  const sink = await openSink(path, name.endsWith('.arrows') ? 'arrow-stream' : 'arrow', schema);
  for (const batch of sampleBatches(schema, rows, 300)) await sink.write(batch);
  await sink.close();
  return path;
}

describe('servegen compare', () => {
  it('prints tables side by side', async () => {
    const [a, b] = [await writeSample('a.arrow'), await writeSample('b.arrow', 'multimodal', 501)];
    const { code, stdout, stderr } = await runHere(['compare', a, b]);
    expect([code, stderr]).toEqual([0, '']);
    const text = stdout.toString();
    expect(text).toContain(`a  ${a}\nb  ${b}\n`);
    expect(text).toMatch(/^requests +1,000 +501 +0\.501$/m);
    // From the first request to the last: 999 / 8 and 500 / 8 seconds.
    expect(text).toMatch(/^duration +2 min 5 s +1 min 3 s +0\.501$/m);
    expect(text).toMatch(/^clients +7 +7 +1\.00$/m);
    expect(text).toMatch(
      /^req\/s in windows of 3 s +a +b +b \/ a\nwindows +41 +20 +0\.488\nmean +8 +8 +1\.00$/m,
    );
    expect(text).toMatch(/^KS distance 0, Wasserstein 0 req\/s$/m);
    expect(text).toMatch(/^whole trace +0 +0 +–$/m);
    expect(text).toMatch(/^windows of 2 min 5 s and 1 min 3 s +1 +1 +1\.00$/m);
    // 24 requests in every window: the variance is 0.
    expect(text).toMatch(
      /^index of dispersion +a +b +b \/ a\ncounts of 3 s +0 +0 +–\ncounts of 30 s +0 +0 +–$/m,
    );
    // Where the inputs are those of text in one trace, they are compared with all inputs of the other.
    expect(text).toMatch(
      /^mean output by input +a: input +output +b: input +output +output b \/ a\ndecile 1 +\d/m,
    );
    expect(text).toMatch(/^decile 10( +[\d,.]+){5}$/m);
    expect(text).toMatch(/^Spearman of input and output -?\d\.\d{3} and -?\d\.\d{3}$/m);
    // All windows have one rate, which is in the middle of the deciles, and nothing is correlated with.
    expect(text).toMatch(
      /^mean lengths by rate +a: req\/s +input +output +b: req\/s +input +output\ndecile 6 +8 /m,
    );
    expect(text).toMatch(/^output_tokens, Pearson +– +– +–$/m);
    expect(text).toMatch(
      /^inter-arrival time, s +a +0\.125 +0\.125 +0\.125 +0\.125\n +b( +0\.125){4} +0 +0 +0\.0 %$/m,
    );
    expect(text).toMatch(/^output_tokens +a( +[\d,]+){4}\n +b( +[\d,]+){4} +0\.0\d+ +[\d.]+ +\d\.\d %$/m);
    expect(text).toMatch(/^of the busiest client +14\.3 % +14\.4 % +1\.0\d$/m);
    expect(text).toMatch(/^clients that make 90 % +7 +7 +1\.00$/m);
    expect(text).toMatch(
      /\nleft out\n {2}input_tokens: .*b\.arrow has no such column\n {2}text_tokens: .*a\.arrow /,
    );
  });

  it('shows the items of lists and the items a request', async () => {
    const path = await writeSample('images.arrow', 'multimodal');
    const { code, stdout } = await runHere(['compare', path, path]);
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(
      /^image_tokens, items a request +a +1\.50 +1 +3 +3\n +b +1\.50 +1 +3 +3 +0 +0 +0\.0 %\nimage_tokens, an item +a /m,
    );
    expect(stdout.toString()).not.toContain('left out');
  });

  it('prints JSON, and reads one of the two from standard input', async () => {
    const [a, b] = [await writeSample('a.arrow'), await writeSample('b.arrows')];
    const args = ['--window', '10s', '--json'];
    const { code, stdout, stderr } = await run(['compare', '-', a, ...args], readFileSync(b));
    expect([code, stderr]).toEqual([0, '']);
    const comparison = JSON.parse(stdout.toString()) as TraceComparison;
    expect(comparison).toMatchObject({
      a: {
        name: 'standard input',
        requests: 1_000,
        windowRates: { windowSeconds: 10, windows: 12, mean: 8 },
      },
      b: { name: a, interArrivalCv: { whole: 0 }, rateLength: { windows: 12 } },
      windowRate: { kolmogorovSmirnov: 0, wasserstein: 0 },
      interArrivalTime: { a: { count: 999, mean: 0.125 }, kolmogorovSmirnov: 0 },
      columns: [{ column: 'input_tokens' }, { column: 'output_tokens', values: { wassersteinOverMean: 0 } }],
      leftOut: [],
    });
    expect(comparison.b).toEqual({ ...comparison.a, name: a });
    // No correlation with a rate that does not change: no number, which is null in JSON.
    expect(comparison.a.rateLength.correlations[0]).toEqual({
      column: 'input_tokens',
      pearson: null,
      spearman: null,
    });
    const other = await run(['compare', a, '-', ...args], readFileSync(b));
    expect(JSON.parse(other.stdout.toString())).toMatchObject({
      a: { name: a },
      b: { name: 'standard input' },
    });
  });

  it('names the trace that it cannot read or compare', async () => {
    const fine = await writeSample('a.arrow');
    const empty = await writeSample('empty.arrow', 'language', 0);
    const missing = folder.path('missing.arrow');
    for (const [bad, sentence] of [
      [empty, `${empty}: … no requests`],
      [missing, `${missing} … no such file`],
    ]) {
      for (const args of [
        [fine, bad],
        [bad, fine],
      ]) {
        expectRefusal(await runHere(['compare', ...args]), 1, sentence);
      }
    }
  });

  it('refuses windows that are too short for a trace', async () => {
    const path = await writeSample('a.arrow');
    const refused = await runHere(['compare', path, path, '--window', '1e-6']);
    expectRefusal(refused, 2, ' … more than 4194304 windows of 0.000001 s');
  });
});
