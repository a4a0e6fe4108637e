import { printError } from './print.js';

/** What starts the browser, as far as it is needed here; a `ChildProcess`. */
interface Starter {
  on(event: 'error', told: (error: Error) => void): unknown;
  on(event: 'exit', told: (code: number | null) => void): unknown;
}

/**
 * Opens a file or address in the browser of whoever is at this machine. That none can be started is no failure of the
 * command: it is said, and what there is to look at is named. What starts the browser can find out only later that there is
 * none, which a command hears that goes on meanwhile.
 *
 * @param start starts it; default: the way of the operating system
 */
export async function openInBrowser(
  target: string,
  start: (target: string) => Promise<Starter> = startOfSystem,
): Promise<void> {
  const failed = (why: string) =>
    printError(`servegen: no browser could be started (${why}); open ${target} in one\n`);
  try {
    const starter = await start(target);
    starter.on('error', ({ message }) => failed(message));
    // Null is of one that was ended by a signal, as Ctrl-C does.
    starter.on('exit', (code) => {
      if (code !== 0 && code !== null) failed(`what starts it ended with ${code}`);
    });
  } catch (error) {
    failed((error as Error).message);
  }
}

async function startOfSystem(target: string): Promise<Starter> {
  const { default: open } = await import('open');
  return open(target);
}
