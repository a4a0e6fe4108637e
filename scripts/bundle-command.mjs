// Bundles the command: reading a few files instead of hundreds takes a tenth of a second off every start, and CommonJS
// files, which Node reads without a turn of its event loop, a twentieth more. Parsing is most of what is left of a
// start, so that what few runs call (readers, formats, YAML) stands in files of its own, read where it is imported.
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { rolldown } from 'rolldown';

/** A file of the modules whose path matches, and of all that they import. */
function group(name, priority, ...modules) {
  const paths = modules.map((module) => `/src/${module}\\.ts`.replaceAll('/', '[\\\\/]'));
  return { name, priority, test: new RegExp(`(${paths.join('|')})$`) };
}

/** What shares a file, the most important first; whatever else is imported where it is used gets one of its own. */
const GROUPS = [
  // As much as `--help` needs.
  group('start', 3, 'cli/main', 'cli/program'),
  // What makes and writes a trace of a built-in population.
  group(
    'trace',
    2,
    'cli/commands/generate',
    'cli/open-spec',
    'output/arrow(-stream)?',
    'pool/builtin/population',
    'trace/digest',
  ),
  group(
    'reading',
    1,
    'cli/commands/(compare|digest|export|inspect|reproduce|verify)',
    'trace/reading/open-parts',
  ),
  group('formats', 0, 'output/.*'),
  { name: 'yaml', priority: 0, test: /[\\/]node_modules[\\/]yaml[\\/]/ },
];

const COMMANDER = /[\\/]node_modules[\\/]commander[\\/]/;

/** Commander would start commands that are programs of their own, of which there are none: that module takes 3 ms to load. */
const withoutChildProcess = {
  name: 'without child_process',
  resolveId: (source, importer) =>
    source === 'node:child_process' && COMMANDER.test(importer ?? '') ? 'no-child-process' : undefined,
  load: (id) => (id === 'no-child-process' ? 'export {};' : undefined),
};

/** A file in which all characters are ASCII is held, and read, in half of the bytes. */
const inAscii = {
  name: 'in ASCII',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      file.code = file.code?.replace(
        /[\u0080-\uffff]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
    }
  },
};

/** The engine is a file beside the command, which neither has to be decoded nor unpacked. */
const engineOfFile = {
  name: 'engine of a file',
  resolveId: (source) => (source === './packed-engine.js' ? resolve('src/cli/engine-file.ts') : undefined),
};

/**
 * Writes `servegen.cjs`, and what it loads as `command/*.cjs`, to a folder.
 *
 * @returns the packages of others that are in them
 */
export async function bundleCommand(outdir) {
  const bundle = await rolldown({
    input: { main: 'src/cli/main.ts' },
    platform: 'node',
    plugins: [withoutChildProcess, engineOfFile, inAscii],
    resolve: {
      alias: { '#platform': resolve('src/platform/node.ts') },
      extensionAlias: { '.js': ['.ts', '.js'] },
    },
    // Modules that some import at once and others where they use them: they are in the file of the first.
    checks: { ineffectiveDynamicImport: false },
  });
  const { output } = await bundle.write({
    dir: join(outdir, 'command'),
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    codeSplitting: { groups: GROUPS },
    // A third less to parse; the names of functions and classes stay, for errors and traces of stacks.
    minify: {
      mangle: { keepNames: { function: true, class: true } },
      compress: { keepNames: { function: true, class: true } },
      codegen: { removeWhitespace: true },
    },
  });
  await bundle.close();
  copyFileSync('build/engine.release.wasm', join(outdir, 'engine.wasm'));
  await bundleLauncher(outdir, buildOf(output));
  return packagesIn(output);
}

/** Names of the packages of others whose code is in a bundle, sorted. */
function packagesIn(output) {
  const modules = output.flatMap(({ modules = {} }) => Object.entries(modules));
  const names = modules.flatMap(([path, { renderedLength }]) => {
    const [, name] =
      /[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/](?!.*node_modules)/.exec(path) ?? [];
    return name === undefined || renderedLength === 0 ? [] : [name.replace('\\', '/')];
  });
  return [...new Set(names)].sort();
}

/** Tells the files of one build from those of another. */
function buildOf(output) {
  const hash = createHash('sha256');
  for (const { fileName, code } of output) hash.update(`${fileName}\n${code}\n`);
  return hash.digest('hex').slice(0, 16);
}

/** What loads the other files, with code that earlier runs have compiled. */
async function bundleLauncher(outdir, commandBuild) {
  const outfile = join(outdir, 'servegen.cjs');
  await build({
    entryPoints: ['src/cli/launch.ts'],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    define: { COMMAND_BUILD: JSON.stringify(commandBuild) },
    logLevel: 'warning',
  });
  chmodSync(outfile, 0o755);
}
