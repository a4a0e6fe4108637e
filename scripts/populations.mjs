// Bundles what measures populations, which is TypeScript and uses the source of the package, and runs it with the arguments given.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = join(root, 'build/calibration/main.mjs');
const { outputFiles } = await build({
  entryPoints: [join(root, 'calibration/main.ts')],
  outfile,
  bundle: true,
  packages: 'external',
  alias: { '#platform': join(root, 'src/platform/node.ts') },
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
