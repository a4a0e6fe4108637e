import { instantiateSync } from '@assemblyscript/loader';
import { EngineError } from '../errors.js';

/**
 * A new instance with a memory of its own; the module imports nothing.
 *
 * @throws EngineError where the system gives no address space for the memory
 */
export function instantiateEngine<T extends object>(module: WebAssembly.Module): T {
  // The instance's own exports: the loader's wrappers around them cost more than the smaller calls do.
  return withAddressSpace(() => instantiateSync(module).instance.exports as unknown as T);
}

/**
 * Runs `make`, which compiles or instantiates a module.
 *
 * Runtimes set aside all the addresses that a memory may ever have, and guards around them, although hardly any are
 * used: limits on the address space of a process, which are not limits on memory, are then the first to be met.
 */
export function withAddressSpace<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Error && /memory/i.test(error.message))) throw error;
    throw new EngineError(
      'the system refuses the address space for a WebAssembly memory, some 10 GB of which little is ever used; raise ' +
        'the limit of the process (ulimit -v), or use fewer workers',
      {},
      { cause: error },
    );
  }
}
