import { printError } from './print.js';

/**
 * Opens a file or address in the browser of whoever is at this machine. That none can be started is no failure of the
 * command: it is said, and what there is to look at is named.
 */
export async function openInBrowser(target: string): Promise<void> {
  const { default: open } = await import('open');
  const failed = (error: Error) =>
    printError(`servegen: no browser could be started (${error.message}); open ${target} in one\n`);
  try {
    // What starts the browser is told of failing later, after it was started.
    const starter = await open(target);
    starter.on('error', failed);
  } catch (error) {
    failed(error as Error);
  }
}
