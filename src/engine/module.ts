import { withAddressSpace } from './instantiate.js';
import { ENGINE_BASE64, ENGINE_SHA256 } from './module.generated.js';

let bytes: Uint8Array<ArrayBuffer> | undefined;
let compiled: WebAssembly.Module | undefined;

/** The bytes of the engine's Wasm module. */
export function engineBytes(): Uint8Array<ArrayBuffer> {
  if (bytes === undefined) {
    const binary = atob(ENGINE_BASE64);
    bytes = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  }
  return bytes;
}

/** SHA-256 of the bytes, hexadecimal. */
export const engineSha256: string = ENGINE_SHA256;

/** The engine's module, compiled once a process. */
export function engineModule(): WebAssembly.Module {
  compiled ??= withAddressSpace(() => new WebAssembly.Module(engineBytes()));
  return compiled;
}
