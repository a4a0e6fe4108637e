import type { Command } from 'commander';
import { openTrace } from '../../trace/reading/open-trace.js';
import { visibleText } from '../../visible-text.js';
import { digestRows } from '../digest-rows.js';
import { eachTrace } from '../each-trace.js';
import { print } from '../print.js';

/** `servegen digest`. */
export function define(command: Command): void {
  command
    .description(
      'Prints the SHA-256 over the values of each trace, in the manner of sha256sum. It does not depend on batch ' +
        'sizes, on file or stream, nor on metadata: equal digests mean equal traces.',
    )
    .argument('<traces...>', 'Arrow files or streams; - is standard input')
    .addHelpText(
      'after',
      `
Examples:
  servegen digest trace.arrow
  servegen generate --seed 7 --out - | servegen digest -
`,
    )
    .action((paths: string[]) => eachTrace(paths, printDigest));
}

async function printDigest(path: string): Promise<void> {
  const { hex } = await digestRows(await openTrace(path));
  print(`${hex}  ${visibleText(path)}\n`);
}
