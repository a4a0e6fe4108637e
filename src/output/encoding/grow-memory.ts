const PAGE_BYTES = 65_536;

/**
 * Grows a memory, where it is smaller, to so many bytes; views of it end.
 *
 * @returns whether it has them now
 */
export function growMemory(memory: WebAssembly.Memory, byteLength: number): boolean {
  const pages = Math.ceil((byteLength - memory.buffer.byteLength) / PAGE_BYTES);
  try {
    if (pages > 0) memory.grow(pages);
    return true;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return false;
  }
}
