import { basename, resolve } from 'node:path';
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
import { withPoolProgress } from '../../pool-progress.js';
import { printError } from '../../print.js';

/** Carries `servegen pool pack` out. */
export async function packDirectory(directory: string, named: string): Promise<void> {
  const out = await checkOutput(named, [{ path: directory, role: 'the pool' }]);
  const pool = await withPoolProgress((options) => openPool(directory, options));
  if (!(pool instanceof TabulatedPool)) {
    throw new UsageError(
      `${directory} is not a directory of clients: a built-in population needs no packing`,
    );
  }
  await clearLeftovers(out, false);
  const output = await Output.open(out);
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
  const clients = plural(pool.clientIds.length + pool.leftOut.length, 'client');
  const usable = formatInteger(pool.clientIds.length);
  printError(
    `${visibleText(outputName(out))}: ${clients}, ${usable} of them usable, ${formatBytes(output.bytesWritten)}\n`,
  );
}
