import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { headlineDescription } from '../../study/pictures/headline.js';
import { drawStudy, studyPage } from '../../study/report.js';
import type { StudyResults } from '../../study/results.js';
import { AS_THE_PAPER, madeUpResults } from './made-up-results.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'servegen-study-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const results = madeUpResults();
const page = studyPage(results);

/** All files of a folder with their bytes. */
function filesOf(path: string): Record<string, string> {
  const names = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names.map(({ parentPath, name }) => [
      join(parentPath, name).slice(path.length + 1),
      readFileSync(join(parentPath, name), 'utf8'),
    ]),
  );
}

describe('drawing', () => {
  test('writes the page and its pictures, the same from the results as JSON', () => {
    const [direct, again] = [join(folder, 'direct'), join(folder, 'again')];
    drawStudy(results, direct);
    drawStudy(JSON.parse(JSON.stringify(results)), again);
    const files = filesOf(direct);
    expect(filesOf(again)).toEqual(files);
    expect(Object.keys(files).sort()).toEqual([
      'study.md',
      'study/figure-19.svg',
      'study/figure-20-latency.svg',
      'study/figure-20.svg',
      'study/figure-21.svg',
      'study/headline.svg',
      'study/statements.svg',
    ]);
    const shown = [...files['study.md']!.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => path!);
    expect(shown.sort()).toEqual(
      Object.keys(files)
        .filter((path) => path.endsWith('.svg'))
        .sort(),
    );
  });

  test('leaves out what the results have nothing of, and a picture of it that was there', () => {
    const docs = join(folder, 'partly');
    drawStudy(results, docs);
    drawStudy({ ...results, staged: [], curves: [] }, docs);
    const files = filesOf(docs);
    expect(Object.keys(files)).not.toContain('study/figure-21.svg');
    expect(Object.keys(files)).not.toContain('study/figure-20-latency.svg');
    expect(files['study.md']).not.toContain('figure-21');
  });
});

describe('the page', () => {
  test('begins with the finding and its interval', () => {
    expect(page).toContain(
      'At the same rate and lengths, NAIVE asks for 50 % fewer instances than the actual traffic needs (95 % interval 47 to 53 %), over 18 hours of m-large, m-small and mm-image: the actual traffic needs 2.00 times as many (1.89 to 2.12).',
    );
  });

  test.each([
    [1.02, 'no difference shows between the instances that the actual traffic needs and those that NAIVE'],
    [1.25, 'NAIVE asks for 25 % more instances than the actual traffic needs (95 % interval 18 to 32 %)'],
    [0.8, 'NAIVE asks for 20 % fewer instances than the actual traffic needs (95 % interval 15 to 25 %)'],
  ])('says what the numbers do, where NAIVE asks for %d of what is needed', (naive, sentence) => {
    expect(studyPage(madeUpResults({ ...AS_THE_PAPER, naive }))).toContain(sentence);
  });

  test('has each statement with its interval, pairs and hours, over the actual traffic', () => {
    const section = (title: string) => page.split(`\n### ${title}\n`)[1]!.split('\n##')[0]!;
    const naive = section('NAIVE over actual');
    expect(naive).toContain(
      'It takes 0.50 times the instances for NAIVE that it takes for the actual traffic',
    );
    expect(naive).toContain('| **all** | 0.50 | 0.47 to 0.53 | 270 | 18 | fewer |');
    expect(naive).toContain('| m-large, 20 requests/s | 0.50 | 0.42 to 0.60 | 30 | 6 | fewer |');
    const servegen = section('ServeGen over actual: decode instances');
    expect(servegen).toContain(
      'No difference shows between the decode instances for ServeGen and for the actual',
    );
    expect(servegen).toContain('| **all** | 1.05 | 0.99 to 1.11 | 180 | 12 | no difference |');
  });

  test('has the numbers of the paper beside its own', () => {
    expect(page).toContain('| 12 of about 24: 0.50 | 0.50 (0.47 to 0.53) |');
    expect(page).toContain('| 25 of about 24: 1.04 | 1.05 (0.99 to 1.11) |');
    expect(page).toContain("The paper's half lies in the interval of NAIVE.");
    const of = (naive: number) => studyPage(madeUpResults({ ...AS_THE_PAPER, naive }));
    expect(of(0.7)).toContain('here NAIVE falls short by less than there.');
    expect(of(0.4)).toContain('here NAIVE falls short by more than there.');
  });

  test('has pools, seeds, versions and targets on the clock of the instances', () => {
    for (const { name, hours, rates } of results.pools) {
      expect(page).toContain(`| ${name} | ${hours.join(', ')} | ${rates.join(', ')} | 0.1 of`);
    }
    expect(page).toContain('5 seeds (1, 2, 3, 4 and 5)');
    expect(page).toContain('| simulator | Made-up 0.0.0 |');
    const targets = { ttft: 4321, tbt: 987 };
    const slow = { ...results, needs: results.needs.map((need) => ({ ...need, targets })) };
    expect(studyPage(slow)).toContain('| 4,321 | 987 |');
  });

  test('says which copies of pools were incomplete, and nothing where none was', () => {
    expect(page).toContain(
      'had the clients of 62.7 % of the requests of m-large and 43.2 % of the requests of m-small',
    );
    const whole = { ...results, pools: results.pools.map((pool) => ({ ...pool, readShare: 1 })) };
    expect(studyPage(whole)).not.toContain('incomplete');
  });

  test('says of a quick run that it says nothing', () => {
    const warning = 'They say nothing of traffic.';
    expect(studyPage(madeUpResults(AS_THE_PAPER, { quick: true })).slice(0, 300)).toContain(warning);
    expect(page).not.toContain(warning);
  });

  test('has no number that is none, also of results with gaps', () => {
    const gaps: StudyResults[] = [
      results,
      { ...results, statements: [], rateRanges: [], needs: [], staged: [], curves: [] },
      {
        ...results,
        statements: results.statements.map((each) => ({ ...each, low: 0, high: Number.POSITIVE_INFINITY })),
        rateRanges: results.rateRanges.map((range) => ({ ...range, rateLengthCorrelation: Number.NaN })),
      },
    ];
    for (const each of gaps.flatMap((some) => [some, JSON.parse(JSON.stringify(some)) as StudyResults])) {
      expect(studyPage(each)).not.toMatch(/NaN|undefined|Infinity|null|∞/);
    }
  });
});

describe('what is committed', () => {
  const path = join(root, 'study/results.json');
  const committed = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as StudyResults) : undefined;

  test('is what the results of the run draw', () => {
    const docs = join(folder, 'committed');
    if (committed !== undefined) drawStudy(committed, docs);
    const drawn = committed === undefined ? {} : filesOf(docs);
    const pictures = existsSync(join(root, 'docs/study')) ? filesOf(join(root, 'docs/study')) : {};
    const there = Object.fromEntries(Object.entries(pictures).map(([name, svg]) => [`study/${name}`, svg]));
    const study = join(root, 'docs/study.md');
    if (existsSync(study)) there['study.md'] = readFileSync(study, 'utf8');
    expect(Object.keys(there).sort()).toEqual(Object.keys(drawn).sort());
    for (const [name, text] of Object.entries(drawn))
      expect(there[name] === text, `${name} is stale`).toBe(true);
  });

  test('is no quick run, and what the README says of its picture is what the results say', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const alternative = /!\[([^\]]*)\]\(docs\/study\/headline\.svg\)/.exec(readme)?.[1];
    expect(alternative).toBe(committed && headlineDescription(committed));
    expect(committed?.quick ?? false).toBe(false);
  });
});
