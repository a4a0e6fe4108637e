/** Where things are. Everything that a bench makes goes under build/bench, which is not in version control. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The build to measure; SERVEGEN_DIST names that of another checkout, for a comparison. */
export const DIST = resolve(process.env.SERVEGEN_DIST ?? join(ROOT, 'dist'));
export const COMMAND = join(DIST, 'servegen.cjs');

/** The released pools, where they are to be had. */
export const DATA = resolve(process.env.SERVEGEN_DATA ?? join(ROOT, '../shared/servegen-data'));

/** A folder for what a bench makes, by name. */
export function scratch(name) {
  const folder = join(ROOT, 'build/bench', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Loads a module of the build, such as `plan/compile.js`. */
export function load(path) {
  const file = join(DIST, path);
  if (!existsSync(file)) throw new Error(`${file} is missing: run 'npm run build' first`);
  return import(pathToFileURL(file).href);
}

/** Loads a module of the sources that the package has in its command only, such as `output/file/open-sink.ts`. */
export async function loadSource(path) {
  const { build } = await import('esbuild');
  const outfile = join(scratch('modules'), `${path.replaceAll('/', '-')}.mjs`);
  await build({
    entryPoints: [join(ROOT, 'src', path)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '#platform': join(ROOT, 'src/platform/node.ts') },
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
