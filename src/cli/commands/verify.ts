import type { Command } from 'commander';
import { type PartsAt, tracePlace } from '../../trace/reading/trace-place.js';
import { traceFault } from '../../trace/trace-fault.js';
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
    .option(
      '--no-rows',
      'of a folder, check only that its files are there, by the sizes of its manifest or by what shards say of themselves',
    )
    .addHelpText(
      'after',
      `
Arrow and Parquet files that generate, export and reproduce write have a digest, unless --no-digest was given. CSV and
JSON lines have no place for one, nor have streams, which have no footer, and what comes through a pipe. Exit code 0:
all are as they were written; 1: one is not, or has no digest. Of Parquet the rows are checked, of Arrow all bytes. Of a
trace in parts everything that its manifest says is checked: that each part is there, and nothing besides, with its
bytes, rows and digest, and that their times ascend. Of a folder without a manifest it is checked that its files are all
shards of one trace, none twice, that each is as it was written, and that they follow each other; the digest is that of the
trace in one file, but with ids of blocks (block_size), which are others in shards. Who can change a file on purpose can
change the digest with it: this is about damage, not about forgery.

Examples:
  servegen verify trace.arrow
  servegen verify part-*.arrow
  servegen verify year/manifest.json                    a trace in parts, with all that is in its folder
  servegen verify shards                                what --shard 1/8 to --shard 8/8 have written
  servegen verify --no-rows shards                      the same, whose files were each verified where they were made
`,
    )
    .action((paths: string[], flags: Flags) => eachTrace(paths, (path) => verifyTrace(path, flags)));
}

interface Flags {
  /** False where `--no-rows` is given. */
  readonly rows: boolean;
}

async function verifyTrace(path: string, { rows: readsRows }: Flags): Promise<void> {
  const tell = (what: string) => print(`${visibleText(path)}: ${what}\n`);
  const place = await tracePlace(path);
  if (place.kind === 'parts') return tell(await describeParts(place.at, readsRows));
  if (place.kind === 'shards') return tell(await describeShards(path, readsRows));
  if (!readsRows) {
    const name = path === '-' ? 'standard input' : path;
    throw traceFault(name, 'is no folder, and is verified by reading it; --no-rows is for folders');
  }
  const { hex, rows } = await verifyFile(path);
  tell(`as it was written, ${plural(rows, 'row')}, digest ${hex}`);
}

async function describeShards(folder: string, readsRows: boolean): Promise<string> {
  if (!readsRows) {
    const { openShards } = await import('../../trace/reading/shards-folder.js');
    const { files } = await openShards(folder);
    return `all ${plural(files.length, 'shard')} of one trace; rows were not read`;
  }
  const { verifyShards } = await import('../verify-shards.js');
  const { shards, rows, hex, hasBlocks } = await verifyShards(folder);
  const of = hasBlocks ? ', which is not that of one run: ids of blocks are others in shards' : '';
  return `as it was written, ${plural(shards, 'shard')}, ${plural(rows, 'row')}, digest ${hex}${of}`;
}

async function describeParts(at: PartsAt, readsRows: boolean): Promise<string> {
  const { verifyParts, verifyPartsAreThere } = await import('../verify-parts.js');
  if (!readsRows) {
    const { parts, rows } = await verifyPartsAreThere(at);
    return `all ${plural(parts, 'part')} with ${plural(rows, 'row')}; rows were not read`;
  }
  const { parts, rows, hex } = await verifyParts(at);
  const found =
    hex === undefined ? 'bytes only, as parts of the format are not read row by row' : `digest ${hex}`;
  return `as it was written, ${plural(parts, 'part')}, ${plural(rows, 'row')}, ${found}`;
}
