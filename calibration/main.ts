import { writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { ServegenError, UsageError } from '../src/errors.js';
import { isCategory } from '../src/fields.js';
import { openPool } from '../src/pool/open.js';
import { measure } from './measure.js';
import { PARTS, type Part } from './parts.js';
import { type MeasuredPool, openReleased } from './released.js';
import { summarise } from './summary.js';

const program = new Command('populations')
  .description('Measures pools and built-in populations by hours and days.')
  .exitOverride()
  .configureOutput({ writeErr: () => {} });

program
  .command('measure')
  .description('writes all figures of a pool as JSON: each hour, each day, and what they have in common')
  .argument('<pool>', 'a released pool, as <folder>/language/m-large, or builtin:<name>')
  .addOption(new Option('--part <part>', 'which hours and days').choices(PARTS).default('all'))
  .option('--hours <count>', 'at most so many hours, evenly spread', Number)
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
