import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../../../errors.js';
import { Output } from '../../../output/file/output.js';
import { outputName } from '../../../output/file/output-target.js';
import { openPool } from '../../../pool/open.js';
import { packedPieces } from '../../../pool/packed/write.js';
import { TabulatedPool } from '../../../pool/tabulated-pool.js';
import { visibleText } from '../../../visible-text.js';
import { checkOutput } from '../../check-output.js';
import { formatBytes, formatInteger, plural } from '../../format.js';
import { clearLeftovers } from '../../leftovers.js';
import { printError } from '../../print.js';
import { noSyncOption, quietOption } from '../../run-options.js';
import { withProgress } from '../../with-progress.js';

/** As commander hands them over. */
interface Flags {
  readonly out: string;
  readonly sync: boolean;
  readonly quiet?: true;
}

/** `servegen pool pack`. */
export function define(command: Command): void {
  command
    .description(
      'Packs a directory in the released layout into one Arrow file that loses nothing and opens fast.',
    )
    .argument('<directory>', 'files chunk-<id>-trace.csv and chunk-<id>-dataset.json')
    .requiredOption('-o, --out <path>', 'the packed pool')
    .addOption(noSyncOption())
    .addOption(quietOption())
    .addHelpText(
      'after',
      `
Examples:
  servegen pool pack ./m-large -o m-large.pool.arrow
  servegen generate --pool m-large.pool.arrow --span 18:00..19:00
`,
    )
    .action(pack);
}

async function pack(directory: string, { out: named, sync, quiet }: Flags): Promise<void> {
  const out = await checkOutput(named, [{ path: directory, role: 'the pool' }]);
  const pool = await withProgress((options) => openPool(directory, options), !quiet);
  if (!(pool instanceof TabulatedPool)) {
    throw new UsageError(
      `${directory} is not a directory of clients: a built-in population needs no packing`,
    );
  }
  await clearLeftovers(out, quiet ?? false);
  const output = await Output.open(out, { sync });
  // The name travels; where the directory was on this machine is nobody else's business.
  try {
    for (const piece of packedPieces(pool, basename(resolve(directory)))) {
      output.push(piece);
      await output.flow();
    }
    await output.commit();
  } finally {
    // Does nothing after a commit.
    await output.discard();
  }
  if (quiet) return;
  const clients = plural(pool.clientIds.length + pool.leftOut.length, 'client');
  const usable = formatInteger(pool.clientIds.length);
  printError(
    `${visibleText(outputName(out))}: ${clients}, ${usable} of them usable, ${formatBytes(output.bytesWritten)}\n`,
  );
}
