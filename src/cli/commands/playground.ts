import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { InputError, UsageError } from '../../errors.js';
import { openInBrowser } from '../open-in-browser.js';
import { print } from '../print.js';
import { serveFolder } from '../serve-folder.js';

/** Where the page is without `--port`, so that its links hold from one day to the next. */
const USUAL_PORT = 7373;
const LARGEST_PORT = 65_535;

/** The folder of the page, beside that of this file in the package. */
const PAGE = fileURLToPath(new URL('../playground/', import.meta.url));

/** As commander hands them over. */
interface Flags {
  readonly port?: number;
  readonly open: boolean;
}

/** `servegen playground`. */
export function define(command: Command): void {
  command
    .description(
      'Serves the playground to this machine and opens it in a browser: a page that shows the pictures of a workload while ' +
        'it is edited, and makes its trace. It works without a network; nothing leaves the browser. Ctrl-C ends it.',
    )
    .option('--port <port>', `0 to 65535, 0 is any that is free (default: ${USUAL_PORT})`, parsePort)
    .option('--no-open', 'print the address, and open no browser')
    .addHelpText(
      'after',
      `
Examples:
  servegen playground
  servegen playground --port 0 --no-open
`,
    )
    .action(playground);
}

async function playground({ port = USUAL_PORT, open }: Flags): Promise<void> {
  if (!existsSync(join(PAGE, 'index.html'))) {
    throw new InputError('the page is missing from this installation; install the package again', {
      file: PAGE,
    });
  }
  const { url } = await serveFolder(PAGE, port);
  print(`${url}\n`);
  if (open) await openInBrowser(url);
}

/** @throws UsageError for what is none */
function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > LARGEST_PORT) {
    throw new UsageError(`'${text}' is not a port, 0 to ${LARGEST_PORT}`, { field: '--port' });
  }
  return Number(text);
}
