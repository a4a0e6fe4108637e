import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { Characterisation } from '../../src/characterise/characterisation.js';
import { useFolder } from '../fixtures/folder.js';
import { runHere } from './command-here.js';
import { expectRefusal } from './refusal.js';

const folder = useFolder();

/** A log of two clients: one with a request every second for an hour, the other with one every nine and eleven by turns. */
function writeLog(name: string, client = 'a'): string {
  const rows: string[] = [];
  for (let second = 0; second <= 3600; second++) {
    // In microseconds: half seconds would be a clock too coarse for a CV of its times.
    rows.push(
      `${second}${second % 2 === 1 ? '.000013' : ''},${client},${100 + (second % 10) * 100},${10 * (1 + (second % 10))}`,
    );
    if (second % 20 === 5 || second % 20 === 16) rows.push(`${second}.5,b,50,500`);
  }
  const path = folder.path(name);
  writeFileSync(path, `timestamp,client_id,input_tokens,output_tokens\n${rows.join('\n')}\n`);
  return path;
}

async function succeed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout.toString();
}

describe('servegen characterise', () => {
  it.each(['characterise', 'characterize'])('prints what a log shows: %s', async (command) => {
    const path = writeLog('log.csv');
    const text = await succeed(command, path);
    expect(text).toMatch(/^log +.*log\.csv$/m);
    expect(text).toMatch(/^requests +3,961$/m);
    expect(text).toMatch(/^duration +1 h$/m);
    expect(text).toMatch(/^clients +2$/m);
    expect(text).toMatch(/^rate +1\.10 req\/s; 1\.10 \(1\.10 to 1\.10\) by window of 10 min$/m);
    // Of 11 gaps in ten seconds 9 are of a second and 2 of a half: mean 10 / 11, standard deviation the root of 4.5 / 121.
    expect(text).toMatch(/^inter-arrival CV +0\.212 \[/m);
    // Of b's 59 in a window 30 are 11 s and 29 are 9 s: mean 10.017, standard deviation 0.9999.
    expect(text).toMatch(/^b +9\.1 % +0\.100 +0\.0998 +50 +500 +0 +0$/m);
    expect(text).toMatch(/^share of requests( +[\d.]+ %){4}$/m);
    expect(text).toMatch(/^skew +1 client of 2 make 90 %; Gini 0\.409$/m);
    expect(text).toMatch(/^input_tokens +504 /m);
    expect(text).toMatch(/^output_tokens, mean( +[\d.]+){10}$/m);
    expect(text).toMatch(
      /\nnot in the log\n {2}modalities: [^\n]+\n {2}reasoning: [^\n]+\n {2}conversations: /,
    );
    expect(text).not.toContain('NaN');
    // Wide enough for a terminal, with a margin for names.
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(140);
  });

  it('prints all figures as JSON, without NaN', async () => {
    const figures: Characterisation = JSON.parse(
      await succeed('characterise', writeLog('log.csv'), '--json'),
    );
    expect(figures.arrivals.windows).toHaveLength(6);
    expect(figures.arrivals.windows[0].requests).toBe(660);
    expect(figures.clients!.largest.map(({ client, requests }) => [client, requests])).toEqual([
      ['a', 3601],
      ['b', 360],
    ]);
    expect(figures.dependence[0].deciles).toHaveLength(10);
    expect(figures.families!.windows).toHaveLength(3);
    expect(figures.absent.map(({ figure }) => figure)).toEqual(['modalities', 'reasoning', 'conversations']);
  });

  it('takes the windows that are asked for', async () => {
    const args = ['--window', '5m', '--family-window', '15m', '--json'];
    const figures = JSON.parse(await succeed('characterise', writeLog('log.csv'), ...args));
    expect([figures.arrivals.windows.length, figures.families.windows.length]).toEqual([12, 4]);
  });

  it('draws a page that stands alone, and holds names as texts', async () => {
    const path = writeLog('log<b>.csv', '<script>alert(1)</script>');
    const html = folder.path('page.html');
    await succeed('characterise', path, '--html', html);
    const source = readFileSync(html, 'utf8');
    expect(/.{40}(NaN|Infinity|[^!=]=undefined).{40}/.exec(source)?.[0]).toBeUndefined();
    const named = source.replaceAll('xmlns="http://www.w3.org/2000/svg"', '');
    expect(/.{20}(https?:| src=| href=|@import|url\().{20}/.exec(named)?.[0]).toBeUndefined();
    const { document } = parseHTML(source);
    expect(document.title).toBe(path);
    expect(document.querySelector('h1')!.textContent).toBe(path);
    expect(document.querySelectorAll('b, img')).toHaveLength(0);
    // Its own, which saves pictures.
    const scripts = Array.from(document.querySelectorAll('script'), ({ textContent }) => textContent);
    expect(scripts).toHaveLength(1);
    expect(scripts[0]).not.toContain('alert');
    const texts = Array.from(document.querySelectorAll('pre'), ({ textContent }) => textContent).join('');
    expect(texts).toContain('<script>alert(1)</script>');
    expect(texts).toContain('Gini');
    const titles = Array.from(document.querySelectorAll('figure h2'), ({ textContent }) => textContent);
    expect(titles).toEqual(
      expect.arrayContaining(['Rate over time', 'Inter-arrival CV over time', 'Lengths']),
    );
  });

  it.each([
    ['reason', ['Share of the output that is reasoning']],
    ['multimodal', ['Share of the input that is not text']],
  ])('characterises a pool by its trace: %s', async (category, titles) => {
    const html = folder.path(`${category}.html`);
    const args = ['--span', '10:00..10:40', '--rate', '5', '--seed', 'x', '--html', html, '--json'];
    const figures: Characterisation = JSON.parse(
      await succeed('characterise', `builtin:${category}`, ...args),
    );
    expect(figures.log).toMatchObject({ name: `builtin:${category}`, category, durationSeconds: 2400 });
    expect(Math.abs(figures.log.requests - 12_000)).toBeLessThan(200);
    const source = readFileSync(html, 'utf8');
    for (const title of titles) expect(source).toContain(title);
    expect(/.{40}(NaN|Infinity|[^!=]=undefined).{40}/.exec(source)?.[0]).toBeUndefined();
  });

  it('has on its page the spec that made the traffic, of a spec and of its trace', async () => {
    const spec = folder.path('small.yaml');
    writeFileSync(spec, 'rate: 20\nduration: 5m\nseed: spec-on-the-page\n');
    const trace = folder.path('small.arrow');
    await succeed('generate', spec, '-o', trace, '--quiet');
    for (const [index, path] of [spec, trace].entries()) {
      const html = folder.path(`spec-${index}.html`);
      await succeed('characterise', path, '--html', html);
      const { document } = parseHTML(readFileSync(html, 'utf8'));
      const details = document.querySelector('header details');
      expect(details?.querySelector('summary')?.textContent).toBe('Workload spec');
      expect(details?.textContent).toContain('seed: spec-on-the-page');
    }
    const html = folder.path('without-spec.html');
    await succeed('characterise', writeLog('without-spec.csv'), '--html', html);
    expect(readFileSync(html, 'utf8')).not.toContain('Workload spec');
  });

  it('characterises a directory and a packed pool, for as long as they last', async () => {
    const pool = folder.path('pool');
    mkdirSync(pool);
    // Client 0 has a request a second, then two: 1,800 of all 2,100. Client 3 lacks its dataset.
    writeFileSync(`${pool}/chunk-0-trace.csv`, '0,1,1,Gamma,1,1\n600,2,1,Gamma,1,0.5\n');
    writeFileSync(`${pool}/chunk-3-trace.csv`, '0,0.5,1,Weibull,1,2\n600,0,0,,0,0\n');
    const dataset = { 0: { input_tokens: '{10: 0.5, 20: 0.5}', output_tokens: '{1: 1.0}' } };
    writeFileSync(`${pool}/chunk-0-dataset.json`, JSON.stringify(dataset));
    const packed = folder.path('packed.arrow');
    await runHere(['pool', 'pack', pool, '--out', packed, '--quiet']);
    for (const source of [pool, packed]) {
      const { log, arrivals, clients }: Characterisation = JSON.parse(
        await succeed('characterise', source, '--json'),
      );
      expect(log).toMatchObject({ name: source, requests: 1800, durationSeconds: 1200 });
      expect(arrivals.windows.map(({ requests }) => requests)).toEqual([600, 1200]);
      expect(log.notes).toContain(
        "1 client of the pool was left out, with 14.3 % of its requests; 'servegen pool info' says why",
      );
      expect(clients!.largest.map(({ client }) => client)).toEqual(['0']);
    }
  });

  it('calls clients of a pool by their names', async () => {
    const spec = folder.path('named.yaml');
    const clients = [1, 2].map(
      (rate) => `  - { label: team ${rate}, rate: ${rate}, fields: { input_tokens: 5, output_tokens: 5 } }\n`,
    );
    writeFileSync(spec, `category: language\nduration: 10m\ncustom_clients:\n${clients.join('')}`);
    const figures: Characterisation = JSON.parse(await succeed('characterise', spec, '--json'));
    expect(figures.clients!.largest.map(({ client, requests }) => [client, requests])).toEqual([
      ['team 2', 1200],
      ['team 1', 600],
    ]);
  });

  it('gives the same figures of a trace and of the pool that made it', async () => {
    const trace = folder.path('trace.arrow');
    const made = ['--span', '10:00..10:20', '--rate', '3', '--seed', 'x'];
    await runHere(['generate', '--pool', 'builtin:language', ...made, '--out', trace, '--quiet']);
    const [one, other] = await Promise.all(
      [[trace], ['builtin:language', ...made]].map(async (args) => {
        const { log, ...figures } = JSON.parse(await succeed('characterise', ...args, '--json'));
        return figures;
      }),
    );
    expect(other).toEqual(one);
  });

  it('refuses what is wrong, in a sentence', async () => {
    const log = writeLog('log.csv');
    const refused = async (code: 1 | 2, sentence: string, ...args: string[]) =>
      expectRefusal(await runHere(['characterise', ...args]), code, sentence);
    await refused(1, `${folder.path('nothing.csv')} … no such file`, folder.path('nothing.csv'));
    await refused(2, '--window … abc', log, '--window', 'abc');
    await refused(2, '--rate … neither a pool nor a workload spec', log, '--rate', '5');
    await refused(2, '--columns … is a pool', 'builtin:reason', '--columns', 'time=a');
    await refused(2, '--html … standard output … not both', log, '--html', '-', '--json');
    await refused(2, '--html … would be lost', log, '--html', log);
    await refused(2, '--html … empty', log, '--html', '');
    await refused(2, '--pool: ', 'builtin:nothing');
    await refused(2, 'the log … 262144 windows', log, '--window', '0.0001');
    const empty = folder.path('empty.csv');
    writeFileSync(empty, 'timestamp,input_tokens,output_tokens\n');
    await refused(1, `${empty} has no requests`, empty);
    expect(existsSync(folder.path('page.html.partial'))).toBe(false);
  });

  it('leaves nothing where it fails', async () => {
    const work = folder.path('work');
    mkdirSync(work);
    const empty = folder.path('empty.csv');
    writeFileSync(empty, 'timestamp,input_tokens,output_tokens\n1,2,3\n');
    const outcome = await runHere(['characterise', empty, '--html', `${work}/page.html`]);
    expectRefusal(outcome, 1, `${empty} has one request`);
    expect(readdirSync(work)).toEqual([]);
  });
});
