import { constants } from 'node:os';

/** What asks a process to end. */
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Of a process that a signal has ended shells say the number of the signal, with this added. */
const SHELL_CODE_OF_SIGNALS = 128;

/**
 * Does something when the process exits or is asked to end. It then ends by the signal itself, which tells the shell
 * why, unless a program that listens too decides for itself.
 *
 * @param action gets the signal, if there is one
 * @returns a function that calls it off
 */
export function beforeEnd(action: (signal?: NodeJS.Signals) => void): () => void {
  const onExit = () => action();
  const onSignal = (signal: NodeJS.Signals) => {
    action(signal);
    stop();
    if (process.listenerCount(signal) === 0) endBy(signal);
  };
  const stop = () => {
    for (const signal of ENDING_SIGNALS) process.off(signal, onSignal);
    process.off('exit', onExit);
  };
  for (const signal of ENDING_SIGNALS) process.on(signal, onSignal);
  process.on('exit', onExit);
  return stop;
}

/** The first process of a container is not ended by signals that nobody listens to: it ends with the code that shells give. */
function endBy(signal: NodeJS.Signals): void {
  process.kill(process.pid, signal);
  if (process.pid === 1) process.exit(SHELL_CODE_OF_SIGNALS + constants.signals[signal]);
}
