import { withAddressSpace } from './address-space.js';

/**
 * A new instance with a memory of its own; the module imports nothing.
 *
 * @throws EngineError where the system gives no address space for the memory
 */
export function instantiateEngine<T extends object>(module: WebAssembly.Module): T {
  return withAddressSpace(() => new WebAssembly.Instance(module).exports as unknown as T);
}
