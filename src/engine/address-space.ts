import { EngineError } from '../errors.js';

/*
 * Runtimes set aside all the addresses that a memory may ever have, and guards around them, although hardly any are
 * used: limits on the address space of a process, which are not limits on memory, are then the first to be met.
 */

/**
 * Runs `make`, which compiles or instantiates a module, or makes a memory.
 *
 * @throws EngineError where the system gives no address space for the memory
 */
export function withAddressSpace<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw explained(error);
  }
}

/** The same for what is promised. */
export async function withAddressSpaceLater<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    throw explained(error);
  }
}

function explained(error: unknown): unknown {
  if (!(error instanceof Error && /memory/i.test(error.message))) return error;
  return new EngineError(
    'the system refuses the address space for a WebAssembly memory, some 10 GB of which little is ever used; raise ' +
      'the limit of the process (ulimit -v), or use fewer workers',
    {},
    { cause: error },
  );
}
