import { CommanderError } from 'commander';
import { ServegenError, SpecError, UsageError } from '../errors.js';
import { ClosedPipeError } from '../output/file/output-error.js';
import { visibleText } from '../visible-text.js';
import { printError } from './print.js';

/** Exit codes: the caller has to ask differently, or something else went wrong. */
const USAGE = 2;
export const FAILURE = 1;

/**
 * Says in one sentence on standard error (one for each fault of a spec) why a command ended, and returns the exit code.
 *
 * A reader that closes the pipe early, as `head` does, has got what it wanted: that is a success, in silence.
 * The shell's own convention (ending by SIGPIPE, 141) would fail every pipeline under `set -o pipefail`.
 */
export function explain(error: unknown): number {
  if (error instanceof ClosedPipeError) return 0;
  if (error instanceof CommanderError) return explainUsage(error);
  for (const line of sentences(error)) printError(`servegen: ${visibleText(line)}\n`);
  if (process.env.SERVEGEN_DEBUG && error instanceof Error) printError(`${error.stack}\n`);
  return error instanceof UsageError || error instanceof SpecError ? USAGE : FAILURE;
}

function explainUsage(error: CommanderError): number {
  // Help and version have been printed already: where they were asked for, the code is 0.
  if (error.code.startsWith('commander.help') || error.code === 'commander.version') {
    return error.exitCode === 0 ? 0 : USAGE;
  }
  const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  printError(`servegen: ${visibleText(message)}\n`);
  return USAGE;
}

function sentences(error: unknown): string[] {
  // A spec can have several faults, each in a line of its own.
  if (error instanceof SpecError) return error.message.split('\n');
  if (error instanceof ServegenError) return [error.message];
  const message = error instanceof Error ? error.message : String(error);
  return [`unexpected error: ${message.replaceAll('\n', ' ')} (SERVEGEN_DEBUG=1 shows where)`];
}
