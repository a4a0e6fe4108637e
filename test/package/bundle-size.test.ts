import { relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { type BundleSize, loadedInVain, PAGE, PLAN_PAGE, sizeOf } from './bundle-sizes.js';

/**
 * The engine is 48 kB of it, with the clients of built-in populations and what is prepared for plans in bulk, which the host
 * would take several times as long for; the rules and the parts of workloads are 48 kB and apache-arrow 26 kB, of which 7 are
 * what esbuild cannot take apart: it puts all of a file where one part of it is needed. Somewhat more than was measured,
 * 197,380 bytes.
 */
const LARGEST = 198_500;
/** Without what compiles workloads: measured as 103,350 bytes. */
const LARGEST_OF_PLAN = 104_000;

/** What a page loads with esbuild. */
async function bundled(contents: string, loaded: RegExp): Promise<BundleSize> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    outdir: 'bundled',
    write: false,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    metafile: true,
  });
  const code = new Map(outputFiles.map((file) => [relative(resolve(), file.path), file.contents]));
  const files = Object.entries(metafile.outputs).map(([name, { imports, inputs }]) => ({
    name,
    code: code.get(name)!,
    imports: imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path),
    modules: Object.fromEntries(
      Object.entries(inputs).map(([path, { bytesInOutput }]) => [path, bytesInOutput]),
    ),
  }));
  return sizeOf(files, ({ name }) => loaded.test(name));
}

it.each([
  [
    'a page that makes the rows of a built-in population',
    PAGE,
    /(stdin|generate-workload-\w+|population-\w+|language-\w+)\.js$/,
    LARGEST,
  ],
  ['a page that makes the rows of a plan', PLAN_PAGE, /stdin\.js$/, LARGEST_OF_PLAN],
])('%s loads little, and no reader or writer of anything', async (_, page, loaded, largest) => {
  const size = await bundled(page, loaded);
  expect(loadedInVain(size)).toEqual([]);
  expect(size.modules.some((path) => path.endsWith('builtin/population.js'))).toBe(page === PAGE);
  expect(size.gzipBytes, `${size.gzipBytes} bytes, before gzip made of\n${size.parts}`).toBeLessThan(largest);
});
