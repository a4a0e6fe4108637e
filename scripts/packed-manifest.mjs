// What package.json a tarball carries: one without the scripts and tools of a checkout. npm warns everybody who installs
// a tarball with a `prepare` script, though it runs only where there is a checkout.
//
// usage: node scripts/packed-manifest.mjs strip|restore (npm does, before and after it packs)
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const MANIFEST = join(root, 'package.json');
const ORIGINAL = join(root, 'build/package.original.json');

function stripped(text) {
  const { scripts: _, devDependencies: __, ...manifest } = JSON.parse(text);
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Puts a package.json in place that is for a tarball. */
function strip() {
  restore();
  const { atime, mtime } = statSync(MANIFEST);
  mkdirSync(dirname(ORIGINAL), { recursive: true });
  copyFileSync(MANIFEST, ORIGINAL);
  // Its time is what tells whether a build is up to date.
  utimesSync(ORIGINAL, atime, mtime);
  const partial = `${ORIGINAL}.stripped`;
  writeFileSync(partial, stripped(readFileSync(ORIGINAL, 'utf8')));
  renameSync(partial, MANIFEST);
}

/** Undoes `strip`, also that of a run of npm that was cut short; where there was none, there is nothing to do. */
export function restore() {
  if (!existsSync(ORIGINAL)) return;
  if (readFileSync(MANIFEST, 'utf8') !== stripped(readFileSync(ORIGINAL, 'utf8'))) {
    throw new Error(`package.json was changed while it was packed; ${ORIGINAL} has what it was before`);
  }
  renameSync(ORIGINAL, MANIFEST);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const verbs = { strip, restore };
  verbs[process.argv[2]]();
}
