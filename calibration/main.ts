import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Argument, Command, CommanderError, Option } from 'commander';
import { ServegenError, UsageError } from '../src/errors.js';
import { CATEGORIES, type Category, isCategory } from '../src/fields.js';
import { type CategoryPopulation, loadPopulation } from '../src/pool/builtin/category-population.js';
import { openPool } from '../src/pool/open.js';
import { fitPopulation } from './fit.js';
import { measure } from './measure.js';
import { populationsPage } from './page.js';
import { PARTS, type Part } from './parts.js';
import { type MeasuredPool, openReleased } from './released.js';
import { measureBuiltin, report } from './report.js';
import type { PopulationResults } from './results.js';
import { summarise } from './summary.js';

/** This file is run from build/calibration. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RESULTS = join(ROOT, 'calibration/results.json');
const TEMPLATE = join(ROOT, 'calibration/populations.md');
const PAGE = join(ROOT, 'docs/populations.md');

const program = new Command('populations')
  .description('Measures pools and built-in populations by hours and days.')
  .exitOverride()
  .configureOutput({ writeErr: () => {} });

program
  .command('measure')
  .description('writes all figures of a pool as JSON: each hour, each day, and what they have in common')
  .argument('<pool>', 'a released pool, as <folder>/language/m-large, or builtin:<name>')
  .addOption(new Option('--part <part>', 'which hours and days').choices(PARTS).default('all'))
  .option('--hours <count>', 'at most so many hours, evenly spread', atLeastOne)
  .option('--no-traffic', 'without what hours have to be generated for')
  .option('-o, --output <path>', 'a file in place of the standard output')
  .action(
    async (name: string, options: { part: Part; hours?: number; traffic: boolean; output?: string }) => {
      const { output, ...rest } = options;
      const measurement = await measure(await openMeasured(name), rest);
      const summary = { hours: summarise(measurement.hours), days: summarise(measurement.days) };
      const json = `${JSON.stringify({ ...measurement, summary })}\n`;
      if (output === undefined) process.stdout.write(json);
      else writeFileSync(output, json);
    },
  );

program
  .command('report')
  .description(
    'measures the released pools and the built-in populations; writes calibration/results.json and the page',
  )
  .option(
    '--data <folder>',
    'with language/m-large and so on; default: SERVEGEN_DATA, or ../shared/servegen-data',
    process.env.SERVEGEN_DATA ?? join(ROOT, '../shared/servegen-data'),
  )
  .option('--seeds <count>', 'of each built-in population', atLeastOne, 8)
  .option('--hours <count>', 'at most so many hours of each part and seed', atLeastOne)
  .option('--keep-pools', 'keeps what calibration/results.json has of the released pools')
  .option('-o, --output <path>', 'a file in place of calibration/results.json; writes no page')
  .action(async (options: ReportOptions) => {
    const { data, seeds, hours, keepPools, output } = options;
    const earlier = keepPools ? readResults() : undefined;
    const results = await report({ data: resolve(data), seeds, hours, earlier, onStep: say });
    replace(output ?? RESULTS, `${JSON.stringify(results, rounded)}\n`);
    if (output === undefined) printPage();
  });

program
  .command('judge')
  .description(
    'prints the tables of one built-in population beside what calibration/results.json has of the pools',
  )
  .addArgument(new Argument('<category>').choices(CATEGORIES))
  .option('--seeds <count>', 'of the built-in population', atLeastOne, 2)
  .option('--hours <count>', 'at most so many hours of each seed', atLeastOne)
  .action(async (category: Category, options: Pick<ReportOptions, 'seeds' | 'hours'>) => {
    const results = {
      ...readResults(),
      builtins: [await measureBuiltin(category, { ...options, onStep: say })],
    };
    const template = ['hours', 'days', 'outside'].map((part) => `{{${part} ${category}}}`).join('\n\n');
    process.stdout.write(`${populationsPage(template, results)}\n`);
  });

program
  .command('fit')
  .description(
    'looks for better parameters of a built-in population, by what calibration/results.json has of the fit part of its pool',
  )
  .addArgument(new Argument('<category>').choices(CATEGORIES))
  .option('--rounds <count>', 'of the search', atLeastOne, 200)
  .option('--seeds <count>', 'of the built-in population', atLeastOne, 4)
  .option('--hours <count>', 'of each seed', atLeastOne, 6)
  .option('--search-seed <text>', 'of the search', '0')
  .option('-o, --output <path>', 'a file for the parameters as JSON in place of the standard output')
  .action(async (category: Category, options: FitOptions) => {
    const { rounds, seeds, hours, searchSeed, output } = options;
    const pool = readResults().pools.find((each) => each.category === category)!;
    const { population, from, to } = await fitPopulation(await loadPopulation(category), pool.fit, {
      rounds,
      seeds,
      hours,
      seed: searchSeed,
      // Each is written as it is found: a long search that is broken off has not been in vain.
      onImprovement: (round, dissimilarity, better) => {
        say(`round ${round}: ${dissimilarity.toFixed(4)}`);
        if (output !== undefined) replace(output, asJson(better));
      },
    });
    say(`${from.toFixed(4)} before, ${to.toFixed(4)} now`);
    if (output === undefined) process.stdout.write(asJson(population));
  });

program
  .command('page')
  .description('prints docs/populations.md from calibration/results.json')
  .action(printPage);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) {
    // It has helped.
  } else if (error instanceof CommanderError || error instanceof ServegenError) {
    process.stderr.write(`populations: ${error.message.replace(/^error: /, '')}\n`);
    process.exitCode = error instanceof ServegenError && !(error instanceof UsageError) ? 1 : 2;
  } else {
    throw error;
  }
}

async function openMeasured(name: string): Promise<MeasuredPool> {
  if (name.startsWith('builtin:')) return { pool: await openPool(name), withoutLengths: new Set() };
  const directory = resolve(name);
  const category = basename(dirname(directory));
  if (!isCategory(category)) {
    throw new UsageError(`${name} is not below a folder language, reason or multimodal`, { field: 'pool' });
  }
  return openReleased(directory, category);
}

function asJson({ parameters }: CategoryPopulation): string {
  return `${JSON.stringify(parameters, null, 2)}\n`;
}

function atLeastOne(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new UsageError(`${text} is not a whole number from 1 to 999999`, { field: 'seeds or hours' });
}

interface FitOptions {
  readonly rounds: number;
  readonly seeds: number;
  readonly hours: number;
  readonly searchSeed: string;
  readonly output?: string;
}

interface ReportOptions {
  readonly data: string;
  readonly seeds: number;
  readonly hours?: number;
  readonly keepPools?: true;
  readonly output?: string;
}

function printPage(): void {
  replace(PAGE, populationsPage(readFileSync(TEMPLATE, 'utf8'), readResults()));
  say(`wrote ${relative(process.cwd(), PAGE)}`);
}

/** @throws UsageError where nothing has been reported yet */
function readResults(): PopulationResults {
  if (!existsSync(RESULTS)) {
    throw new UsageError('there are no results yet; report writes them', {
      file: relative(process.cwd(), RESULTS),
    });
  }
  return JSON.parse(readFileSync(RESULTS, 'utf8')) as PopulationResults;
}

/** More digits than these say nothing of a population. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}

/** A file is there in whole, or as it was. */
function replace(path: string, text: string): void {
  writeFileSync(`${path}.partial`, text);
  renameSync(`${path}.partial`, path);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
