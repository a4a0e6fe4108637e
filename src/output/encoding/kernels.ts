/** The loops over rows that take most of the time of encoding, as WebAssembly: `assembly/encoding`. */
import { withAddressSpaceLater } from '../../engine/address-space.js';
import { bytesOfBase64 } from '../../platform/base64.js';
import { ENCODING_WASM_BASE64 } from './module.generated.js';

/** What the module exports. Addresses are bytes of the memory that it was opened with. */
export interface Kernels {
  /** Takes `count` values of 4 or 8 bytes apart into streams of their first bytes, their second ones, and so on. */
  splitBytes(source: number, count: number, bytes: number, target: number): void;
  /** Widens a range, two values 8 bytes apart, by those at `source`; `kind` is a `RangeKind`. */
  widenRange(kind: number, source: number, count: number, range: number): void;
  /**
   * Writes the lines of rows, of `count` parts as `Cell` describes them, and where each ends, unless `ends` is 0; returns how
   * many bytes these are.
   */
  writeLines(cells: number, count: number, rows: number, target: number, ends: number): number;
  /** Of the last call of `writeLines`, the row whose value has no text, or -1, and its part. */
  readonly failedRow: { readonly value: number };
  readonly failedCell: { readonly value: number };
}

/**
 * Opens the module on a memory, of which it keeps nothing for itself.
 *
 * @throws EngineError where the system has no memory for it
 */
export async function openKernels(memory: WebAssembly.Memory): Promise<Kernels> {
  // Numbers that few traces have many of: negative ones, those below 1, and those with an exponent.
  const writeNumber = (value: number, at: number): number => {
    const text = String(value);
    const bytes = new Uint8Array(memory.buffer, at >>> 0, text.length);
    for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
    return at + text.length;
  };
  const bytes = bytesOfBase64(ENCODING_WASM_BASE64);
  const imports = { env: { memory }, host: { writeNumber } };
  const { instance } = await withAddressSpaceLater(() => WebAssembly.instantiate(bytes, imports));
  return instance.exports as unknown as Kernels;
}
