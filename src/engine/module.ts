import { ENGINE_BASE64 } from './module.generated.js';

let bytes: Uint8Array<ArrayBuffer> | undefined;
let compiled: WebAssembly.Module | undefined;

/** The bytes of the engine's Wasm module. */
export function engineBytes(): Uint8Array<ArrayBuffer> {
  bytes ??= Uint8Array.from(atob(ENGINE_BASE64), (character) => character.charCodeAt(0));
  return bytes;
}

/** The engine's module, compiled once a process. */
export function engineModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(engineBytes());
  return compiled;
}
