import { type Leftovers, removeLeftovers } from '../output/file/leftovers.js';
import { visibleText } from '../visible-text.js';
import { formatBytes, plural } from './format.js';
import { printError } from './print.js';

/** Clears the folder of an output of what killed runs have left there, and says so in one line, unless it is to be quiet. */
export async function clearLeftovers(out: string, quiet: boolean): Promise<void> {
  const removed = await removeLeftovers(out);
  if (removed !== undefined && !quiet) tellLeftovers(removed);
}

/** Says in one line what was removed, if anything was. */
export function tellLeftovers({ folder, files, bytes }: Leftovers): void {
  if (files === 0) return;
  printError(
    `removed ${plural(files, 'unfinished file')} (${formatBytes(bytes)}) of runs that were killed, in ${visibleText(folder)}\n`,
  );
}
