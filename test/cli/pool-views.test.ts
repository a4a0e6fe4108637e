import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { beforeEach, describe, expect, it } from 'vitest';
import { useFolder } from '../fixtures/folder.js';
import { runHere } from './command-here.js';
import { expectRefusal } from './refusal.js';

const folder = useFolder();
const pool = () => folder.path('pool');

/**
 * Three clients over two windows: 1,800 requests of client 0 at CVs of 1 and 4, 600 of client 3 and 300 of client
 * 8. Client 9 has no dataset.
 */
beforeEach(() => {
  mkdirSync(pool());
  const write = (id: number, trace: string, input?: string, output?: string) => {
    writeFileSync(folder.path(`pool/chunk-${id}-trace.csv`), trace);
    if (input === undefined) return;
    const dataset = { 0: { input_tokens: input, output_tokens: output } };
    writeFileSync(folder.path(`pool/chunk-${id}-dataset.json`), JSON.stringify(dataset));
  };
  write(0, '0,1,1,Gamma,1,1\n600,2,4,Gamma,0.0625,8\n', '{10: 0.5, 20: 0.5}', '{1: 1.0}');
  write(3, '0,0.5,2,Gamma,0.25,8\n600,0.5,2,Gamma,0.25,8\n', '{100: 1.0}', '{7: 1.0}');
  write(8, '0,0.5,0.5,Gamma,4,0.5\n600,0,0,,0,0\n', '{1000: 1.0}', '{3: 0.9, 90: 0.1}');
  write(9, '0,0.5,1,Gamma,1,2\n600,0,0,,0,0\n');
});

const text = async (...args: string[]) => {
  const { code, stdout, stderr } = await runHere(args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout.toString();
};

describe('servegen pool info', () => {
  it('describes what filters leave', async () => {
    const args = ['--filter', 'cv=1..', '--filter', 'input_tokens.mean=..100', '--filter-windows', 'cv=..2'];
    const info = await text('pool', 'info', pool(), ...args);
    expect(info).toMatch(/^clients +2$/m);
    expect(info).toMatch(/^filter +clients with cv=1\.\. and input_tokens\.mean=\.\.100$/m);
    expect(info).toMatch(/^filter +windows with cv=\.\.2$/m);
    // Client 0 at 1 request a second in the first window, client 3 at 0.5 in both.
    expect(info).toMatch(/^rate +1 req\/s on average, 0\.500 to 1\.50 by window$/m);
    expect(info).toMatch(/^1 client left out, with 10\.0 % of the requests$/m);
    const json = JSON.parse(await text('pool', 'info', pool(), '--json', ...args));
    expect(json.view).toEqual([
      { filter: { cv: { min: 1 }, 'input_tokens.mean': { max: 100 } } },
      { filter_windows: { cv: { max: 2 } } },
    ]);
  });

  it('lists the busiest clients', async () => {
    const info = await text('pool', 'info', pool(), '--clients');
    expect(info.split('\n').slice(-5, -1)).toEqual([
      'busiest   requests  req/s  max req/s   active     CV  law CV  input_tokens  output_tokens',
      'client 0    66.7 %   1.50          2  100.0 %      3       3            15              1',
      'client 3    22.2 %  0.500      0.500  100.0 %      2       2           100              7',
      'client 8    11.1 %  0.250      0.500   50.0 %  0.500   0.500         1,000           11.7',
    ]);
    const two = JSON.parse(await text('pool', 'info', pool(), '--clients', '2', '--json')).busiestClients;
    expect(two.map((client: { clientId: number }) => client.clientId)).toEqual([0, 3]);
    expect(two[1]).toMatchObject({ rate: 0.5, cv: 2, fields: { input_tokens: { p95: 100, max: 100 } } });
  });
});

describe('servegen pool cdf', () => {
  it('prints quantiles', async () => {
    const table = await text(
      'pool',
      'cdf',
      pool(),
      '--of',
      'rate,cv,input_tokens.p95',
      '--client-ids',
      '0,8',
    );
    expect(table.split('\n')).toEqual([
      `pool     ${pool()}`,
      'span     00:00 to 00:20',
      'filter   clients with id 0, 8',
      'clients  2',
      '',
      '                        by     p1     p5    p10    p25    p50   p75    p90    p95    p99',
      'rate               clients  0.250  0.250  0.250  0.250  0.250  1.50   1.50   1.50   1.50',
      // Client 8 has a seventh of the requests.
      'cv                requests  0.500  0.500  0.500      3      3     3      3      3      3',
      'input_tokens.p95  requests     20     20     20     20     20    20  1,000  1,000  1,000',
      '',
    ]);
  });

  it('has quantities of its own', async () => {
    const table = await text('pool', 'cdf', pool());
    const names = table
      .split('\n')
      .slice(5, -1)
      .map((line) => line.split(' ')[0]);
    expect(names).toEqual(['rate', 'cv', 'law_cv', 'input_tokens.mean', 'output_tokens.mean']);
  });

  it('prints the whole staircase as CSV', async () => {
    expect(await text('pool', 'cdf', pool(), '--of', 'rate,output_tokens.max', '--csv')).toBe(
      'quantity,weights,value,probability\n' +
        `rate,clients,0.25,${1 / 3}\nrate,clients,0.5,${2 / 3}\nrate,clients,1.5,1\n` +
        `output_tokens.max,requests,1,${1800 / 2700}\noutput_tokens.max,requests,7,${2400 / 2700}\n` +
        'output_tokens.max,requests,90,1\n',
    );
  });

  it('prints it as JSON, by other weights and at as many points as asked for', async () => {
    const json = JSON.parse(
      await text(
        'pool',
        'cdf',
        pool(),
        '--of',
        'cv',
        '--weights',
        'clients',
        '--points',
        '4',
        '--json',
        '--span',
        '0..900',
      ),
    );
    // Over 15 minutes: (600 x 1 + 600 x 4) / 1,200 of client 0.
    expect(json).toEqual({
      name: pool(),
      category: 'language',
      clients: 3,
      fromSeconds: 0,
      toSeconds: 900,
      view: [{ span: [0, 900] }],
      cdfs: [
        {
          quantity: 'cv',
          weights: 'clients',
          values: [0.5, 2, 2.5, 2.5],
          probabilities: [0.25, 0.5, 0.75, 1],
        },
      ],
    });
  });

  it('prints outputs by tenths of the input', async () => {
    const table = await text('pool', 'cdf', pool(), '--joint', '--client-ids', '0,3');
    // Client 0 has three quarters of the requests, half of them with an input of 10. Mean ranks less 1/2 are -5/16, 1/16
    // and 3/8 of the inputs, -1/8 and 3/8 of the outputs: 12/256 / sqrt(150/2048 * 12/256) = 0.8.
    expect(table.split('\n').slice(4)).toEqual([
      '',
      'output_tokens by tenth of the requests by input_tokens, rank correlation 0.800',
      'tenth  mean input_tokens  p1  p5  p10  p25  p50  p75  p90  p95  p99',
      '1                     10   1   1    1    1    1    1    1    1    1',
      '2                     10   1   1    1    1    1    1    1    1    1',
      '3                     10   1   1    1    1    1    1    1    1    1',
      '4                   12.5   1   1    1    1    1    1    1    1    1',
      '5                     20   1   1    1    1    1    1    1    1    1',
      '6                     20   1   1    1    1    1    1    1    1    1',
      '7                     20   1   1    1    1    1    1    1    1    1',
      '8                     60   1   1    1    1    1    7    7    7    7',
      '9                    100   7   7    7    7    7    7    7    7    7',
      '10                   100   7   7    7    7    7    7    7    7    7',
      'all                        1   1    1    1    1    1    7    7    7',
      '',
    ]);
  });

  it('prints them as CSV and JSON', async () => {
    const csv = await text('pool', 'cdf', pool(), '--joint', '--client-ids', '3,8', '--points', '2', '--csv');
    // Client 3 has two thirds of the requests: the seventh tenth is of both.
    expect(csv.split('\n').slice(0, 3)).toEqual([
      'tenth,mean_input,output,probability',
      '1,100,7,0.5',
      '1,100,7,1',
    ]);
    expect(csv.split('\n').slice(-3)).toEqual(['all,,7,0.5', 'all,,90,1', '']);
    const json = JSON.parse(await text('pool', 'cdf', pool(), '--joint', '--client-ids', '3,8', '--json'));
    expect(json).toMatchObject({ clients: 2, input: 'input_tokens', output: 'output_tokens' });
    expect(json.tenths[9]).toEqual({
      tenth: 10,
      meanInput: expect.closeTo(1000, 6),
      meanOutput: expect.closeTo(11.7, 6),
      values: [3, 90],
      probabilities: [expect.closeTo(0.9, 9), 1],
    });
    expect(json.all.values).toEqual([3, 7, 90]);
    expect(json.all.probabilities[0]).toBeCloseTo(0.3, 9);
  });

  it.each<[string[], string]>([
    [['--joint', '--of', 'rate'], "option '--joint' … '--of <quantities>'"],
    [['--joint', '--weights', 'clients'], "option '--joint' … '--weights <weights>'"],
    [['--joint', '--points', '5'], '--points: … --json and --csv'],
    [['--of', 'rate,foo'], "quantity: 'foo' … not a quantity … rate, max_rate, cv,"],
    [['--of', ''], "quantity: '' … not a quantity … rate,"],
    [['--points', '5'], '--points: … --json and --csv'],
    [['--points', '0', '--csv'], "--points: '0' … from 1 to 1000000"],
    [['--json', '--csv'], "option '--json' … '--csv'"],
    [['--weights', 'rate'], "option '--weights <weights>' … 'rate' is invalid"],
  ])('refuses %j', async (args, sentence) => {
    expectRefusal(await runHere(['pool', 'cdf', pool(), ...args]), 2, sentence);
  });
});

describe('servegen generate', () => {
  it('makes the trace of the clients that filters keep, and says so', async () => {
    const out = folder.path('t.arrow');
    const args = [
      '--pool',
      pool(),
      '--span',
      '0..900',
      '--filter',
      'cv=1..',
      '--client-ids',
      '3,8',
      '--out',
      out,
    ];
    const { code, stderr } = await runHere(['generate', ...args]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /span 0d 00:00:00 to 0d 00:15:00, clients with id 3, 8 and cv=1\.\., 1 active of 1 client/,
    );
    const summary = JSON.parse(await text('inspect', out, '--json'));
    expect(summary.metadata.spec).toMatchObject({
      pool: { source: pool(), span: [0, 900], filter: { cv: { min: 1 } }, client_ids: [3, 8] },
    });
    expect(summary.rows).toBe(450);
    expect(summary.topClients).toMatchObject([{ clientId: 3 }]);
  });

  it('tells the view in JSON', async () => {
    const out = folder.path('t.arrow');
    const json = JSON.parse(
      await text('generate', '--pool', pool(), '--filter-windows', 'rate=2..', '--out', out, '--json'),
    );
    expect(json).toMatchObject({ requests: 1200, view: [{ filter_windows: { rate: { min: 2 } } }] });
    const [first] = tableFromIPC(readFileSync(out));
    expect(first.timestamp).toBeGreaterThanOrEqual(600);
  });

  it.each<[string[], string]>([
    [['--filter', 'foo=1..'], "--filter: 'foo' … not a quantity … rate, max_rate, cv,"],
    [['--filter', 'text_tokens.mean=1..'], "--filter: 'text_tokens.mean' … not a quantity"],
    [['--filter', 'cv'], "--filter: 'cv' … expected <quantity>=<from>..<to>"],
    [['--filter', 'cv=2..1'], "--filter: 'cv=2..1' … reversed"],
    [['--filter', 'cv=1..', '--filter', 'cv=..3'], '--filter: cv … twice'],
    [['--filter', 'cv=50..', '--filter', 'rate=..9'], '--filter: … cv=50.. and rate=..9 … 0..1200 seconds'],
    [['--filter-windows', 'active_share=1..'], "--filter-windows: 'active_share' … not a quantity"],
    [['--filter-windows', 'cv=9..'], '--filter-windows: … window … cv=9.. … 0..1200 seconds'],
    [['--client-ids', '0,x'], "--client-ids: '0,x' … expected ids"],
    [['--client-ids', '0,4'], '--client-ids: … no client 4 among the 3'],
    [['--client-ids', '9'], '--client-ids: … 9 … no dataset file'],
  ])('refuses %j', async (args, sentence) => {
    const out = folder.path('t.arrow');
    expectRefusal(await runHere(['generate', '--pool', pool(), ...args, '--out', out]), 2, sentence);
  });
});
