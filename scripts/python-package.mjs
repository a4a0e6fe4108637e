// Puts what the Python package has of this repository into it: the engine, the compiler of plans, and the licence.
// `python3 -m build python` makes the wheel then.
//
// usage: node scripts/python-package.mjs [FOLDER] (by default python, or a copy of it)
import { copyFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What encodes files is never asked for where there is none to write. */
const WITHOUT_FORMATS = {
  name: 'without-formats',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\// }, ({ kind, importer, path }) =>
      kind === 'dynamic-import' && /[\\/]src[\\/]output[\\/]/.test(importer)
        ? { path, external: true }
        : undefined,
    );
  },
};

const SCRIPT = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'es2022',
  alias: { '#platform': './src/platform/embedded.ts' },
  plugins: [WITHOUT_FORMATS],
  logLevel: 'warning',
};

/** Bundles the compiler of plans as one script for a JavaScript engine that has nothing but the language. */
export async function bundlePlanner(outfile) {
  const webApi = await build({ ...SCRIPT, entryPoints: ['src/planner/web-api.ts'], write: false });
  await build({
    ...SCRIPT,
    entryPoints: ['src/planner/main.ts'],
    banner: { js: webApi.outputFiles[0].text },
    outfile,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = resolve(process.argv[2] ?? join(root, 'python'));
  const inside = join(folder, 'src/servegen_wasm');
  copyFileSync(join(root, 'build/engine.release.wasm'), join(inside, 'engine.wasm'));
  await bundlePlanner(join(inside, 'planner.js'));
  for (const name of ['LICENSE', 'NOTICE']) copyFileSync(join(root, name), join(folder, name));
}
