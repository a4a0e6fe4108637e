import { NewFolder } from '../output/file/new-folder.js';
import type { OutputOptions } from '../output/file/output.js';
import type { PoolTables } from '../pool/pool-tables.js';
import { lostInRelease, releasedFiles } from '../pool/released/write.js';

/**
 * Writes a pool as a directory in the released layout: all of it, under a name that is free or an empty folder, or nothing.
 *
 * @returns what of the pool the layout has no place for, each in a few words; to be told to whoever asked for it
 * @throws PoolError for a pool that no such directory can have; OutputError when it cannot be written
 */
export async function writeReleased(
  tables: PoolTables,
  folder: string,
  options: OutputOptions = {},
): Promise<string[]> {
  const made = await NewFolder.open(folder, options);
  try {
    for (const { name, text } of releasedFiles(tables)) await made.write(name, text);
    await made.commit();
  } finally {
    // Does nothing after a commit.
    await made.discard();
  }
  return lostInRelease(tables);
}
