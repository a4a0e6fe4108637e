import { instantiateSync } from '@assemblyscript/loader';
import { withAddressSpace } from './address-space.js';

/**
 * A new instance with a memory of its own; the module imports nothing.
 *
 * @throws EngineError where the system gives no address space for the memory
 */
export function instantiateEngine<T extends object>(module: WebAssembly.Module): T {
  // The instance's own exports: the loader's wrappers around them cost more than the smaller calls do.
  return withAddressSpace(() => instantiateSync(module).instance.exports as unknown as T);
}
