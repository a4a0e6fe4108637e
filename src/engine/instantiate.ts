import { instantiateSync } from '@assemblyscript/loader';

/** A new instance with a memory of its own; the module imports nothing. */
export function instantiateEngine<T extends object>(module: WebAssembly.Module): T {
  // The instance's own exports: the loader's wrappers around them cost more than the smaller calls do.
  return instantiateSync(module).instance.exports as unknown as T;
}
