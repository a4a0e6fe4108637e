import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles the program of a folder, which is TypeScript, and runs it with the arguments given.
 *
 * @param folder with the program's `main.ts`
 * @param alias what it imports under other names, with paths in the checkout
 */
export async function runBundled(folder, alias = {}) {
  const outfile = join(root, `build/${folder}/main.mjs`);
  const { outputFiles } = await build({
    entryPoints: [join(root, folder, 'main.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    alias: Object.fromEntries(Object.entries(alias).map(([name, path]) => [name, join(root, path)])),
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
    write: false,
  });
  mkdirSync(dirname(outfile), { recursive: true });
  // Another one that starts at the same time must not find half of it.
  const partial = `${outfile}.partial-${process.pid}`;
  writeFileSync(partial, outputFiles[0].contents);
  renameSync(partial, outfile);
  await import(pathToFileURL(outfile).href);
}
