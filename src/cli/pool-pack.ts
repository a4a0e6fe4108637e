import { UsageError } from '../errors.js';
import { openPool } from '../pool/open.js';
import { packPool } from '../pool/packed/write.js';
import { TabulatedPool } from '../pool/tabulated-pool.js';
import { checkOutPath } from '../sinks/formats.js';
import { Output } from '../sinks/output.js';
import { formatBytes, plural } from './format.js';
import { printError } from './print.js';

/** Carries `servegen pool pack` out. */
export async function packDirectory(directory: string, out: string): Promise<void> {
  checkOutPath(out);
  await Output.check(out);
  const pool = await openPool(directory);
  if (!(pool instanceof TabulatedPool)) {
    throw new UsageError(
      `${directory} is not a directory of clients: a built-in population needs no packing`,
    );
  }
  const output = await Output.open(out);
  output.push(packPool(pool));
  await output.commit();
  const clients = plural(pool.clientIds.length + pool.leftOut.length, 'client');
  printError(`${out === '-' ? 'standard output' : out}: ${clients}, ${formatBytes(output.bytesWritten)}\n`);
}
