import { instantiateSync } from '@assemblyscript/loader';
import { ENGINE_BASE64 } from './module.generated.js';

let bytes: Uint8Array<ArrayBuffer> | undefined;
let compiled: WebAssembly.Module | undefined;

/** The bytes of the engine's Wasm module. */
export function engineBytes(): Uint8Array<ArrayBuffer> {
  if (bytes === undefined) {
    const binary = atob(ENGINE_BASE64);
    bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  }
  return bytes;
}

/** The engine's module, compiled once a process. */
export function engineModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(engineBytes());
  return compiled;
}

/** A new instance with a memory of its own; the module imports nothing. */
export function instantiateEngine<T extends object>(module: WebAssembly.Module = engineModule()): T {
  // The instance's own exports: the loader's wrappers around them cost more than the smaller calls do.
  return instantiateSync(module).instance.exports as unknown as T;
}
