import type { Command } from 'commander';
import { visibleText } from '../../visible-text.js';
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
    .argument('<traces...>', 'Arrow files; - is standard input, where that is a file')
    .addHelpText(
      'after',
      `
Files that generate and reproduce write have a digest, unless --no-digest was given; streams have none, as they have
no footer, and so has what comes through a pipe. Exit code 0: all are as they were written; 1: one is not, or has no
digest. Who can change a file on purpose can change the digest with it: this is about damage, not about forgery.

Examples:
  servegen verify trace.arrow
  servegen verify part-*.arrow
`,
    )
    .action((paths: string[]) => eachTrace(paths, verifyTrace));
}

async function verifyTrace(path: string): Promise<void> {
  const { verify } = await import('../verify.js');
  const { hex, rows } = await verify(path);
  print(`${visibleText(path)}: as it was written, ${plural(rows, 'row')}, digest ${hex}\n`);
}
