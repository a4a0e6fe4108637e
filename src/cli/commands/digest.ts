import type { Command } from 'commander';
import type { ColumnChoice } from '../../trace/column-names.js';
import { openWholeTrace } from '../../trace/reading/open-parts.js';
import { visibleText } from '../../visible-text.js';
import { addColumnOptions, COLUMN_HELP, type ColumnFlags, columnsOf } from '../column-options.js';
import { digestRows } from '../digest-rows.js';
import { eachTrace } from '../each-trace.js';
import { print, printError } from '../print.js';
import { READ_ONCE } from '../read-once.js';

/** `servegen digest`. */
export function define(command: Command): void {
  command
    .description(
      'Prints the SHA-256 over the values of each trace, in the manner of sha256sum. It does not depend on batch ' +
        'sizes, on the format, nor on metadata: equal digests mean equal traces. Columns that are neither numbers, lists of ' +
        'numbers nor times are left out, which is said.',
    )
    .argument('<traces...>', 'files or pipes, or folders of parts or of shards; - is standard input');
  addColumnOptions(command)
    .addHelpText(
      'after',
      `${COLUMN_HELP}
Text formats number the rows in a column request_id, which is not part of their digest: that of the Arrow trace without
request ids is the same.

Examples:
  servegen digest trace.arrow
  servegen generate --seed 7 --out - | servegen digest -
`,
    )
    .action((paths: string[], flags: ColumnFlags) =>
      eachTrace(paths, (path) => printDigest(path, columnsOf(flags))),
    );
}

async function printDigest(path: string, columns: ColumnChoice): Promise<void> {
  const { hex, leftOut } = await digestRows(
    await openWholeTrace(path, { skipOtherColumns: true, ...READ_ONCE, ...columns }),
  );
  if (leftOut.length > 0) {
    const named = leftOut.map(({ column, reason }) => `${column} ${reason}`).join('; ');
    printError(`${visibleText(`${path}: left out of the digest: ${named}`)}\n`);
  }
  print(`${hex}  ${visibleText(path)}\n`);
}
