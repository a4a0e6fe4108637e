import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { UsageError } from '../errors.js';
import { NO_FILES } from '../generate/allow-files.js';
import type { OpenOptions } from '../generate/open-options.js';
import { parseCount } from '../notation/units.js';

/** For the help of commands with these options. */
export const LIMIT_HELP = `
For specs and traces of others: --allow-files confines the pools and files of rates that they name to a folder, links
followed, or with none forbids all; --max-requests, --max-clients and --max-plan-bytes refuse what is larger before it
is made. What options name themselves, such as --pool, is yours and may be anywhere.
`;

/** Adds the options that bound what a spec may do to a command. */
export function addLimitOptions(command: Command): Command {
  return command
    .option(
      '--allow-files <dir>',
      'open files that a spec names only in this folder, or with none no files at all',
      (text) => parseAllowFiles(text),
    )
    .option('--max-requests <count>', 'refuse a trace of more expected requests: 10M', (text) =>
      parseCount(text, '--max-requests'),
    )
    .option('--max-clients <count>', 'refuse more clients: 10k', (text) => parseCount(text, '--max-clients'))
    .option(
      '--max-plan-bytes <count>',
      'refuse a trace whose windows and active client-windows take more memory: 100M',
      (text) => parseCount(text, '--max-plan-bytes'),
    );
}

/** The limits among a command's options, as commander hands them over. */
export function limitsOf({ allowFiles, maxRequests, maxClients, maxPlanBytes }: OpenOptions): OpenOptions {
  return {
    ...(allowFiles === undefined ? {} : { allowFiles }),
    ...(maxRequests === undefined ? {} : { maxRequests }),
    ...(maxClients === undefined ? {} : { maxClients }),
    ...(maxPlanBytes === undefined ? {} : { maxPlanBytes }),
  };
}

/** Asked before anything is read: an empty text, as of a variable that is not set, would be the working directory. */
function parseAllowFiles(text: string): string {
  if (text === NO_FILES || isFolder(text)) return text;
  throw new UsageError(`'${text}' is neither a folder nor ${NO_FILES}`, { field: '--allow-files' });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Whatever the reason is, nothing in it can be read.
    return false;
  }
}
