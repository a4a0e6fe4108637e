// Bundles the library for pages without a bundler: one module with all that it loads inside, also what a bundler would
// leave for later.
import { build } from 'esbuild';

export async function bundlePage(outfile) {
  await build({
    entryPoints: ['dist/index.js'],
    outfile,
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    // Whose they are is told in NOTICE, which is beside them in the package.
    legalComments: 'none',
    banner: {
      js: '/* servegen-wasm, Apache-2.0; see its LICENSE and NOTICE, also for the libraries inside */',
    },
    logLevel: 'warning',
  });
}
