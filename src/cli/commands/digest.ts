import type { Command } from 'commander';
import { visibleText } from '../../visible-text.js';
import { print } from '../print.js';
import { Progress } from '../progress.js';

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
    .action(async (paths: string[]) => {
      for (const path of paths) print(`${await digestTrace(path)}  ${visibleText(path)}\n`);
    });
}

async function digestTrace(path: string): Promise<string> {
  const [{ openTrace }, { TraceDigest }] = await Promise.all([
    import('../../sources/read.js'),
    import('../../trace/digest.js'),
  ]);
  const trace = await openTrace(path);
  const digest = new TraceDigest(trace.schema);
  const progress = new Progress('rows', undefined);
  try {
    let rows = 0;
    for await (const batch of trace) {
      digest.update(batch);
      rows += batch.numRows;
      progress.update(rows);
    }
  } finally {
    progress.end();
  }
  return digest.hex();
}
