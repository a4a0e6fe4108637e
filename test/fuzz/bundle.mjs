// The harness is TypeScript and runs in processes of its own, so it is bundled first.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Bundles an entry of this folder into `build/fuzz`; the path of what can be run. */
export async function bundle(entry) {
  const outfile = join(ROOT, `build/fuzz/${entry}-${process.pid}.mjs`);
  await build({
    entryPoints: [join(ROOT, `test/fuzz/${entry}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    alias: { '#platform': join(ROOT, 'src/platform/node.ts') },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}
