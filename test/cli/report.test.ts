import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../src/cli/report/command-line.js';
import type { TrafficSummary } from '../../src/report/traffic-summary.js';
import { useFolder } from '../fixtures/folder.js';
import { runHere } from './command-here.js';

const folder = useFolder();

async function succeed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout.toString();
}

async function refused(code: number, says: RegExp, ...args: string[]): Promise<void> {
  const { stdout, stderr, ...outcome } = await runHere(['report', ...args]);
  expect([outcome.code, stdout.toString()]).toEqual([code, '']);
  expect(stderr).toMatch(says);
  expect(stderr).toMatch(/^servegen: [^\n]+\n$/);
}

/** 1,800 requests, one every half second, by turns of two clients. */
function writeLog(name = 'log.csv'): string {
  const rows = Array.from({ length: 1800 }, (_, i) => `${i / 2},${'ab'[i % 2]},${100 + i},${10 + (i % 7)}`);
  const path = folder.path(name);
  writeFileSync(path, `timestamp,client_id,input_tokens,output_tokens\n${rows.join('\n')}\n`);
  return path;
}

async function makeTrace(name = 'trace.arrow'): Promise<string> {
  const path = folder.path(name);
  const amount = ['--rate', '20', '--span', '10:00..10:10', '--seed', 'pictures'];
  await succeed('generate', ...amount, '--quiet', '--out', path);
  return path;
}

function titlesOf(html: string): string[] {
  const { document } = parseHTML(readFileSync(html, 'utf8'));
  return Array.from(document.querySelectorAll('figure h2'), ({ textContent }) => textContent ?? '');
}

describe('servegen report', () => {
  it('writes one page of a trace, which says how it was made', async () => {
    const trace = await makeTrace();
    const html = folder.path('page.html');
    expect(await succeed('report', trace, '-o', html)).toBe(`${html}\n`);
    const source = readFileSync(html, 'utf8');
    const { document } = parseHTML(source);
    const shown = document.querySelector('main')!.outerHTML;
    expect(/.{40}(NaN|Infinity|undefined).{40}/.exec(shown)?.[0]).toBeUndefined();
    expect(document.title).toBe(trace);
    expect(titlesOf(html)).toEqual(
      expect.arrayContaining(['Rate over time', 'Lengths', 'The busiest clients']),
    );
    const texts = Array.from(document.querySelectorAll('pre'), ({ textContent }) => textContent).join('\n');
    // The spec is that of the trace's metadata.
    expect(texts).toContain('seed: pictures');
    expect(texts).toContain('builtin:language');
    for (const figure of document.querySelectorAll('figure')) {
      expect(figure.querySelectorAll('figcaption p')[0]?.textContent).toMatch(/\.$/);
      expect(figure.querySelectorAll('tbody tr').length).toBeGreaterThan(0);
    }
  });

  it('counts the same of a trace, of what makes it, and of the pipe and the log that have it', async () => {
    const trace = await makeTrace();
    const of = async (...args: string[]) => {
      const { name: _, notes: __, ...summary } = JSON.parse(await succeed('report', ...args, '--json'));
      return summary as TrafficSummary;
    };
    const counted = await of(trace);
    expect(counted).toMatchObject({ category: 'language', durationSeconds: 600 });
    const spec = folder.path('workload.yaml');
    writeFileSync(
      spec,
      'pool: { source: builtin:language, span: "10:00..10:10" }\nrate: 20\nseed: pictures\n',
    );
    expect(await of(spec)).toEqual(counted);
    expect(
      await of('builtin:language', '--span', '10:00..10:10', '--rate', '20', '--seed', 'pictures'),
    ).toEqual(counted);
  });

  it('counts what a log has, by hand: 1,800 requests of two clients in 899.5 s', async () => {
    const summary: TrafficSummary = JSON.parse(await succeed('report', writeLog(), '--json'));
    expect(summary).toMatchObject({ requests: 1800, durationSeconds: 899.5 });
    expect(summary.clients).toMatchObject({ clients: 2, gini: 0, clientsForNinetyPercent: 2 });
    expect(summary.interArrivalTimes.seconds).toMatchObject({
      count: 1799,
      mean: 0.5,
      min: 0.5,
      max: 0.5,
      cv: 0,
    });
    const [input, output] = summary.lengths;
    // 100 to 1,899, and 10 to 16 over and over: 1,800 is 257 times 7 and one.
    expect(input).toMatchObject({ column: 'input_tokens', tokens: { mean: 999.5, min: 100, max: 1899 } });
    expect(output.tokens.mean).toBeCloseTo((257 * 91 + 10) / 1800, 9);
    expect(existsSync('report.html')).toBe(false);
  });

  it('says which rows of a log it left out, on the page and as JSON', async () => {
    const log = folder.path('burst.csv');
    // Every tenth of 100 has no output, which line 2 is the first of.
    const rows = Array.from({ length: 100 }, (_, i) => `${i},ChatGPT,10,${i % 10 === 0 ? 0 : 5},15,API log`);
    writeFileSync(
      log,
      `Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n${rows.join('\n')}\n`,
    );
    const html = folder.path('burst.html');
    const summary = JSON.parse(await succeed('report', log, '-o', html, '--json')) as TrafficSummary;
    expect(summary.requests).toBe(90);
    const said = `left out: 10 rows: no output tokens (a failed call); the first is ${log}:2`;
    expect(summary.notes).toContain(said);
    const { document } = parseHTML(readFileSync(html, 'utf8'));
    expect(document.querySelector('.notes')?.textContent).toContain(said);
  });

  it('has two side by side: traces, or a workload and its NAIVE twin', async () => {
    const [trace, log] = [await makeTrace(), writeLog()];
    const html = folder.path('both.html');
    await succeed('report', trace, log, '--out', html);
    const { document } = parseHTML(readFileSync(html, 'utf8'));
    expect(document.title).toBe(`${trace} and ${log}`);
    const args = ['builtin:language', '--span', '10:00..10:10', '--rate', '20', '--naive', '--json'];
    const [servegen, naive]: TrafficSummary[] = JSON.parse(await succeed('report', ...args));
    expect(naive.name).toBe('builtin:language, NAIVE');
    // One stream: nobody can be told apart, and the busiest minute is no burst.
    expect(servegen.clients!.clients).toBeGreaterThan(10);
    expect(naive.clients?.clients ?? 1).toBe(1);
    expect(Math.abs(naive.requests - 12_000)).toBeLessThan(6 * Math.sqrt(12_000));
  });

  /** 600 requests, one a second, whose times are in milliseconds, under names that nobody knows. */
  function writeForeign(name: string, time = 'sent'): string {
    const rows = Array.from({ length: 600 }, (_, i) => `${i * 1000},u${i % 3},${50 + (i % 5)},7`);
    const path = folder.path(name);
    writeFileSync(path, `${time},who,asked,given\n${rows.join('\n')}\n`);
    return path;
  }

  const FOREIGN = ['--columns', 'time=sent,client=who,input=asked,output=given', '--time-unit', 'ms'];

  it.each([0, 1])('takes what is said of columns and times for the log beside a trace, %i', async (place) => {
    const trace = await makeTrace();
    const log = writeForeign('foreign.csv');
    const both = place === 0 ? [log, trace] : [trace, log];
    const summaries: TrafficSummary[] = JSON.parse(await succeed('report', ...both, ...FOREIGN, '--json'));
    const [own] = JSON.parse(`[${await succeed('report', trace, '--json')}]`);
    expect(summaries[place]).toMatchObject({ requests: 600, durationSeconds: 599, clients: { clients: 3 } });
    expect(summaries[1 - place]).toEqual(own);
  });

  it('lets one of two logs lack the columns that are named, and not both', async () => {
    const [known, foreign, other] = [writeLog(), writeForeign('foreign.csv'), writeForeign('b.csv', 'at')];
    for (const both of [
      [known, foreign],
      [foreign, known],
    ]) {
      const summaries: TrafficSummary[] = JSON.parse(await succeed('report', ...both, ...FOREIGN, '--json'));
      const seconds = summaries.map(({ durationSeconds }) => durationSeconds).sort((a, b) => a - b);
      expect(seconds).toEqual([599, 899.5]);
    }
    await refused(1, /it has no column sent/, known, other, ...FOREIGN, '--json');
    await refused(1, /it has no column sent/, known, ...FOREIGN, '--json');
  });

  it('makes the NAIVE twin of a spec without what one stream has no place for', async () => {
    const spec = folder.path('workload.yaml');
    const clients = `custom_clients:
  - { count: 20, weight: 1, fields: { input_tokens: 100, output_tokens: 50 }, inter_arrival: { family: gamma, cv: 4 },
      max_context: 8000, system_prompt: { tokens: 30 },
      conversations: { share: 0.5, turns: { mean: 3 }, inter_turn_seconds: 20 } }`;
    writeFileSync(spec, `category: language\nrate: 10\nduration: 600\nmax_context: 9000\n${clients}\n`);
    const [servegen, naive]: TrafficSummary[] = JSON.parse(
      await succeed('report', spec, '--naive', '--json'),
    );
    expect(servegen.conversations?.conversations).toBeGreaterThan(100);
    expect(naive.name).toBe(`${spec}, NAIVE`);
    // A Poisson process with 6,000 requests expected: within six deviations.
    expect(Math.abs(naive.requests - 6000)).toBeLessThan(6 * Math.sqrt(6000));
    expect(Math.abs(naive.interArrivalTimes.seconds.cv - 1)).toBeLessThan(0.1);
  });

  it('says what clients are called, and who was left out of a pool', async () => {
    const pool = folder.path('pool');
    mkdirSync(pool);
    // Client 0 has a request a second, then two: 1,800 of all 2,100. Client 3 lacks its dataset.
    writeFileSync(`${pool}/chunk-0-trace.csv`, '0,1,1,Gamma,1,1\n600,2,1,Gamma,1,0.5\n');
    writeFileSync(`${pool}/chunk-3-trace.csv`, '0,0.5,1,Weibull,1,2\n600,0,0,,0,0\n');
    const dataset = { 0: { input_tokens: '{10: 0.5, 20: 0.5}', output_tokens: '{1: 1.0}' } };
    writeFileSync(`${pool}/chunk-0-dataset.json`, JSON.stringify(dataset));
    const spec = folder.path('named.yaml');
    const clients = [1, 2].map(
      (rate) => `  - { label: team ${rate}, rate: ${rate}, fields: { input_tokens: 5, output_tokens: 5 } }\n`,
    );
    writeFileSync(spec, `category: language\nduration: 600\ncustom_clients:\n${clients.join('')}`);
    const [ofPool, ofSpec]: TrafficSummary[] = JSON.parse(await succeed('report', pool, spec, '--json'));
    expect(ofPool.notes).toContain(
      "1 client of the pool was left out, with 14.3 % of its requests; 'servegen pool info' says why",
    );
    expect(ofSpec.clients!.busiest.map(({ client }) => client)).toEqual(['team 2', 'team 1']);
  });

  it('says that conversations make the rate of a trace random', async () => {
    const spec = folder.path('agents.yaml');
    const plain = 'pool: builtin:language?clients=30\nrate: 5\nduration: 1m\n';
    const notesOf = async (text: string) => {
      writeFileSync(spec, text);
      return (JSON.parse(await succeed('report', spec, '--json')) as TrafficSummary).notes.join();
    };
    const conversations =
      'conversations: { share: 0.5, turns: { mean: 4 }, inter_turn_seconds: { family: exponential, mean: 5 } }\n';
    expect(await notesOf(plain + conversations)).toMatch(/conversations begin at random .* on average/);
    expect(await notesOf(plain)).toBe('');
  });

  it('opens both before the first is counted', async () => {
    const spec = folder.path('wrong.yaml');
    writeFileSync(spec, 'pool: builtin:language\nrate: fast\n');
    const log = folder.path('empty.csv');
    writeFileSync(log, 'nothing\n');
    await refused(2, /wrong\.yaml:2/, log, spec, '--json');
  });

  it('holds pools to the limits that are given', async () => {
    await refused(2, /clients/, 'builtin:language', '--max-clients', '5', '--json');
    await refused(2, /requests/, 'builtin:language', '--max-requests', '5', '--json');
  });

  it('says what is wrong with a name, in one sentence', async () => {
    const file = folder.path('taken.html');
    writeFileSync(file, '');
    const trace = folder.path('not-read.arrow');
    await refused(2, /^servegen: an argument is empty; name a file/, '');
    await refused(2, /^servegen: --svg: the path is empty; name a folder/, trace, '--svg', '');
    const page = ['-o', folder.path('unwritten.html')];
    await refused(1, /taken\.html cannot be written: it is no folder\n/, trace, '--svg', file, ...page);
    await refused(2, /^servegen: "builtin:nope": no such population/, 'builtin:nope', ...page);
    const temporary = folder.path('nowhere');
    await refused(
      2,
      /^servegen: --temporary: ".*nowhere": there is no such folder/,
      trace,
      '--temporary',
      temporary,
    );
    await refused(2, /^servegen: --temporary: ".*taken\.html": it is no folder/, trace, '--temporary', file);
  });

  it('says before it counts that the folder of pictures cannot be made', async () => {
    const file = folder.path('taken');
    writeFileSync(file, '');
    const html = folder.path('page.html');
    await refused(1, /taken/, folder.path('no-such.arrow'), '--svg', file, '-o', html);
    expect(existsSync(html)).toBe(false);
  });

  it('writes each picture as a file', async () => {
    const pictures = folder.path('pictures');
    const html = folder.path('page.html');
    await succeed('report', writeLog(), '--svg', pictures, '-o', html);
    const files = readdirSync(pictures);
    expect(files).toHaveLength(titlesOf(html).length);
    expect(files).toContain('rate-over-time.svg');
    for (const file of files) {
      const text = readFileSync(`${pictures}/${file}`, 'utf8');
      expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
      expect(text).not.toMatch(/NaN|var\(/);
    }
  });

  it('is written beside what other commands tell', async () => {
    const trace = await makeTrace();
    const html = folder.path('compared.html');
    const compared = await succeed('compare', trace, trace, '--html', html);
    expect(compared).toContain('b / a');
    expect(readFileSync(html, 'utf8')).toContain('b / a');
    const pool = folder.path('pool.html');
    const told = await succeed('pool', 'info', 'builtin:reason', '--span', '10:00..10:10', '--html', pool);
    expect(told).toMatch(/^category +reason$/m);
    expect(titlesOf(pool)).toContain('Share of the output that is reasoning');
    const busiest = await succeed(
      'pool',
      'info',
      'builtin:reason',
      '--span',
      '10:00..10:10',
      '--clients',
      '3',
      '--html',
      pool,
    );
    const table = busiest.slice(told.length).trim().split('\n');
    expect(table.length).toBeGreaterThan(3);
    expect(readFileSync(pool, 'utf8')).toContain(table.at(-1)!.trim());
  });

  it('refuses what has no use, or would be lost', async () => {
    const log = writeLog();
    const html = folder.path('page.html');
    await refused(2, /--naive: it is of pools and workload specs/, log, '--naive', '-o', html);
    await refused(2, /--span: it is of pools and workload specs/, log, '--span', '0..10', '-o', html);
    await refused(2, /--time-unit: it is of logs/, 'builtin:language', '--time-unit', 'ms', '-o', html);
    await refused(2, /--naive: there are two already/, log, log, '--naive', '-o', html);
    await refused(2, /standard input can be one of the two/, '-', '-', '-o', html);
    await refused(2, /--out: .*would be lost/, log, '-o', log);
    await refused(2, /--open: .*--out/, log, '--json', '--open');
    await refused(1, /no-such\.arrow/, folder.path('no-such.arrow'), '-o', html);
    await refused(2, /^servegen: "builtin:nothing": no such/, 'builtin:nothing', '-o', html);
    expect(existsSync(html)).toBe(false);
  });

  it('writes nothing of a trace that is damaged', async () => {
    const trace = await makeTrace();
    const bytes = readFileSync(trace);
    writeFileSync(trace, bytes.subarray(0, bytes.length >> 1));
    await refused(1, /trace\.arrow/, trace, '-o', folder.path('page.html'));
    expect(readdirSync(folder.path())).toEqual(['trace.arrow']);
  });
});

describe('a command line', () => {
  it.each([
    [['report', 'a.arrow', '-o', 'b.html'], 'servegen report a.arrow -o b.html'],
    [['report', 'my trace.arrow'], "servegen report 'my trace.arrow'"],
    [['report', "it's"], "servegen report 'it'\\''s'"],
    [['report', 'builtin:language?clients=5', '*'], "servegen report 'builtin:language?clients=5' '*'"],
    [['report', '=ls', '--span=0..10'], "servegen report '=ls' --span=0..10"],
    [['report', ''], "servegen report ''"],
  ])('can be given to a shell again: %j', (args, line) => {
    expect(commandLine(args)).toBe(line);
  });
});
