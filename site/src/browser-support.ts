/** Instructions of WebAssembly on several numbers at once: a module of one function, `i8x16.popcnt(i8x16.splat(0))`. */
const SIMD_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
]);

/** The first browsers that have all that the page needs. */
const FIRST = 'Chrome 103, Firefox 114 and Safari 16.4 are the first that do.';

/** What the page cannot do without, in a sentence; undefined where there is all of it. */
export function missingSupport(): string | undefined {
  if (typeof WebAssembly !== 'object') {
    return 'This browser, or its settings, has no WebAssembly, in which traffic is made.';
  }
  if (!WebAssembly.validate(SIMD_MODULE)) {
    return `This browser has no SIMD instructions in WebAssembly, by which traffic is made: ${FIRST}`;
  }
  if (typeof CompressionStream !== 'function' || !hasModuleWorkers()) {
    return `This browser is too old for the page: ${FIRST}`;
  }
  return undefined;
}

/** Whether workers may be modules: a browser that knows of them asks for the type, before it finds that there is no address. */
function hasModuleWorkers(): boolean {
  let isAsked = false;
  const options = {
    get type(): WorkerType {
      isAsked = true;
      return 'module';
    },
  };
  try {
    new Worker('http://', options).terminate();
  } catch {
    // There is no such address.
  }
  return isAsked;
}
