/** Instructions of WebAssembly on several numbers at once: a module of one function, `i8x16.popcnt(i8x16.splat(0))`. */
const SIMD_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
]);

/** What the page cannot do without, in a sentence; undefined where there is all of it. */
export function missingSupport(): string | undefined {
  if (typeof WebAssembly !== 'object') {
    return 'This browser, or its settings, has no WebAssembly, in which traffic is made.';
  }
  if (!WebAssembly.validate(SIMD_MODULE)) {
    return 'This browser has no SIMD instructions in WebAssembly, by which traffic is made: Chrome 91, Firefox 89 and Safari 16.4 are the first that do.';
  }
  if (typeof CompressionStream !== 'function') {
    return 'This browser is too old for the page: Chrome 103, Firefox 113 and Safari 16.4 are the first that do.';
  }
  return undefined;
}
