import { relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { loadedInVain, PAGE, sizeOf } from './bundle-sizes.js';

/**
 * The engine is 36 kB of it and apache-arrow 26 kB, of which 7 are what esbuild cannot take apart: it puts all of a file
 * where one part of it is needed.
 */
const LARGEST = 155_000;

it('a page that makes rows loads little, and no reader or writer of anything', async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: PAGE, resolveDir: process.cwd() },
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
  const size = sizeOf(files, ({ name }) => /(stdin|population-\w+)\.js$/.test(name));
  expect(loadedInVain(size)).toEqual([]);
  expect(size.modules.some((path) => path.endsWith('builtin/population.js'))).toBe(true);
  expect(size.gzipBytes, `${size.gzipBytes} bytes, before gzip made of\n${size.parts}`).toBeLessThan(LARGEST);
});
