import { bytesOfBase64 } from '../../../platform/base64.js';
import { DECODING_WASM_BASE64 } from './decoding-module.generated.js';

let compiled: Promise<WebAssembly.Module> | undefined;

/** The module of `assembly/decoding.ts`, which puts bytes together that are apart. */
export function joiningModule(): Promise<WebAssembly.Module> {
  compiled ??= WebAssembly.compile(bytesOfBase64(DECODING_WASM_BASE64));
  return compiled;
}
