/**
 * What an iteration gives until a signal is aborted, which ends it at once, also while nobody awaits the next: whoever asks
 * for that then gets the signal's reason.
 */
export async function* untilAborted<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  signal?.throwIfAborted();
  const iterator = items[Symbol.asyncIterator]();
  // The signal can live for long, and must not keep alive what is forgotten.
  const weak = new WeakRef(iterator);
  const end = () => void weak.deref()?.return?.();
  signal?.addEventListener('abort', end, { once: true });
  try {
    for await (const item of { [Symbol.asyncIterator]: () => iterator }) {
      signal?.throwIfAborted();
      yield item;
    }
    signal?.throwIfAborted();
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
