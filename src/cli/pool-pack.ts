import { basename, resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { openPool } from '../pool/open.js';
import { packPool } from '../pool/packed/write.js';
import { TabulatedPool } from '../pool/tabulated-pool.js';
import { checkOutPath } from '../sinks/formats.js';
import { Output } from '../sinks/output.js';
import { formatBytes, formatInteger, plural } from './format.js';
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
  // The name travels; where the directory was on this machine is nobody else's business.
  output.push(packPool(pool, basename(resolve(directory))));
  await output.commit();
  const clients = plural(pool.clientIds.length + pool.leftOut.length, 'client');
  const usable = formatInteger(pool.clientIds.length);
  printError(
    `${out === '-' ? 'standard output' : out}: ${clients}, ${usable} of them usable, ${formatBytes(output.bytesWritten)}\n`,
  );
}
