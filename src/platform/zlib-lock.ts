/**
 * Keeps a thread of Node from being ended while it makes an object of zlib: such an object that is half made aborts the whole
 * process ("close before init"), in all versions of Node so far. The lock is 4 bytes that the thread shares with the one that
 * started it.
 */
export type ZlibLock = Int32Array<SharedArrayBuffer>;

const FREE = 0;
/** The thread is in zlib. */
const HELD = 1;
/** The thread is about to be ended, and does not come into zlib again. */
const CLOSED = 2;

/** Milliseconds between two looks at a lock that is held. */
const PAUSE = 2;

/** Milliseconds after which a thread is ended all the same: no piece of a trace is compressed for so long. */
const LONGEST = 10_000;

export function createZlibLock(): ZlibLock {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/** In the thread: does what uses zlib, or waits for the end of the thread. */
export function withZlibLock<T>(lock: ZlibLock, action: () => T): T {
  while (Atomics.compareExchange(lock, 0, FREE, HELD) !== FREE) Atomics.wait(lock, 0, CLOSED);
  try {
    return action();
  } finally {
    Atomics.store(lock, 0, FREE);
  }
}

/** Before the thread is ended: resolves when it may be. */
export async function closeZlibLock(lock: ZlibLock): Promise<void> {
  for (let waited = 0; !isClosed(lock) && waited < LONGEST; waited += PAUSE) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** The same where nothing can be awaited any more, as this process exits. */
export function closeZlibLockNow(lock: ZlibLock): void {
  for (let waited = 0; !isClosed(lock) && waited < LONGEST; waited += PAUSE) {
    Atomics.wait(lock, 0, HELD, PAUSE);
  }
}

/** Of a thread that has ended by itself, maybe in zlib: nobody waits for it any more. */
export function forgetZlibLock(lock: ZlibLock): void {
  Atomics.store(lock, 0, CLOSED);
}

function isClosed(lock: ZlibLock): boolean {
  return Atomics.compareExchange(lock, 0, FREE, CLOSED) !== HELD;
}
