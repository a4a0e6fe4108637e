import type { Command } from 'commander';
import { readTraceMetadata } from '../../trace/metadata.js';
import { partsAt } from '../../trace/reading/open-parts.js';
import { openTrace } from '../../trace/reading/open-trace.js';
import type { TraceReader } from '../../trace/reading/trace-reader.js';
import { traceFault } from '../../trace/trace-fault.js';
import { visibleText } from '../../visible-text.js';
import { digestRows } from '../digest-rows.js';
import { eachTrace } from '../each-trace.js';
import { plural } from '../format.js';
import { print } from '../print.js';

/** `servegen verify`. */
export function define(command: Command): void {
  command
    .description(
      'Reads each trace to its end and checks that it is whole and as it was written: that its rows have the digest ' +
        'which its footer records, and that its metadata is the same at both ends.',
    )
    .argument(
      '<traces...>',
      'Arrow or Parquet files, folders of parts, or manifests; - is standard input, where that is a file',
    )
    .addHelpText(
      'after',
      `
Arrow and Parquet files that generate, export and reproduce write have a digest, unless --no-digest was given. CSV and
JSON lines have no place for one, nor have streams, which have no footer, and what comes through a pipe. Exit code 0:
all are as they were written; 1: one is not, or has no digest. Of Parquet the rows are checked, of Arrow all bytes. Of a
trace in parts everything that its manifest says is checked: that each part is there, and nothing besides, with its
bytes, rows and digest, and that their times ascend. Who can change a file on purpose can change the digest with it:
this is about damage, not about forgery.

Examples:
  servegen verify trace.arrow
  servegen verify part-*.arrow
  servegen verify year/manifest.json                    a trace in parts, with all that is in its folder
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
  const { hex, rows } = await verify(path);
  print(`${visibleText(path)}: as it was written, ${plural(rows, 'row')}, digest ${hex}\n`);
}

/**
 * Reads a trace to its end, and checks it against the digest that it records.
 *
 * @throws TraceError when it is damaged, or records none
 */
export async function verify(path: string): Promise<{ readonly hex: string; readonly rows: number }> {
  const trace = await openTrace(path, { strict: true, reusesMemory: true });
  const recorded = await recordedDigest(trace);
  const found = await digestRows(trace);
  if (found.hex === recorded) return found;
  throw traceFault(
    trace.name,
    `is not as it was written: its rows have the digest ${found.hex}, and its footer says ${recorded}`,
  );
}

function whyUnrecorded({ hasFooter, isText = false }: TraceReader): string {
  if (isText) {
    return "CSV and JSON lines have no place for a digest; compare what 'servegen digest' says of it and of its source";
  }
  if (hasFooter) return 'it records no digest';
  return 'a stream, or what comes through a pipe, has no footer that records a digest';
}

async function recordedDigest(trace: TraceReader): Promise<string> {
  let fault = `cannot be verified: ${whyUnrecorded(trace)}`;
  try {
    const { digest } = readTraceMetadata(trace.schema);
    if (digest !== undefined) return digest;
  } catch (error) {
    fault = `is damaged: ${(error as Error).message}`;
  }
  await trace.close();
  throw traceFault(trace.name, fault);
}
