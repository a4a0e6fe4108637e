/** What asks a process to end. */
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

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
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const stop = () => {
    for (const signal of ENDING_SIGNALS) process.off(signal, onSignal);
    process.off('exit', onExit);
  };
  for (const signal of ENDING_SIGNALS) process.on(signal, onSignal);
  process.on('exit', onExit);
  return stop;
}
