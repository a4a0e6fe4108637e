import type { Command } from 'commander';
import { partsAt } from '../../trace/reading/open-parts.js';
import { visibleText } from '../../visible-text.js';
import { eachTrace } from '../each-trace.js';
import { plural } from '../format.js';
import { print } from '../print.js';
import { verifyFile } from '../verify-file.js';

/** `servegen verify`. */
export function define(command: Command): void {
  command
    .description(
      'Reads each trace to its end and checks that it is whole and as it was written: that its rows have the digest ' +
        'which its footer records, and that its metadata is the same at both ends.',
    )
    .argument(
      '<traces...>',
      'Arrow or Parquet files, folders of parts or of shards, or manifests; - is standard input, where that is a file',
    )
    .addHelpText(
      'after',
      `
Arrow and Parquet files that generate, export and reproduce write have a digest, unless --no-digest was given. CSV and
JSON lines have no place for one, nor have streams, which have no footer, and what comes through a pipe. Exit code 0:
all are as they were written; 1: one is not, or has no digest. Of Parquet the rows are checked, of Arrow all bytes. Of a
trace in parts everything that its manifest says is checked: that each part is there, and nothing besides, with its
bytes, rows and digest, and that their times ascend. Of a folder without a manifest it is checked that its files are all
shards of one trace, none twice, that each is as it was written, and that they follow each other. Who can change a file on purpose can change the digest with it:
this is about damage, not about forgery.

Examples:
  servegen verify trace.arrow
  servegen verify part-*.arrow
  servegen verify year/manifest.json                    a trace in parts, with all that is in its folder
  servegen verify shards                                what --shard 1/8 to --shard 8/8 have written
`,
    )
    .action((paths: string[]) => eachTrace(paths, verifyTrace));
}

async function verifyTrace(path: string): Promise<void> {
  const at = path === '-' ? undefined : await partsAt(path);
  if (at !== undefined) {
    const { verifyParts } = await import('../verify-parts.js');
    const { parts, rows, hex } = await verifyParts(at);
    const found =
      hex === undefined ? 'bytes only, as parts of the format are not read row by row' : `digest ${hex}`;
    print(
      `${visibleText(path)}: as it was written, ${plural(parts, 'part')}, ${plural(rows, 'row')}, ${found}\n`,
    );
    return;
  }
  const { hasShards } = await import('../../trace/reading/shards-folder.js');
  if (path !== '-' && (await hasShards(path))) {
    const { verifyShards } = await import('../verify-shards.js');
    const { shards, rows, hex } = await verifyShards(path);
    print(
      `${visibleText(path)}: as it was written, ${plural(shards, 'shard')}, ${plural(rows, 'row')}, digest ${hex}\n`,
    );
    return;
  }
  const { hex, rows } = await verifyFile(path);
  print(`${visibleText(path)}: as it was written, ${plural(rows, 'row')}, digest ${hex}\n`);
}
