import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import webpack from 'webpack';
import { npmInstall, packPackage } from '../fixtures/packed-package.js';
import { type BundledFile, type BundleSize, loadedInVain, PAGE, sizeOf } from './bundle-sizes.js';

/** npm packs, which builds where the build is old, and installs. */
const SETUP_MILLISECONDS = 300_000;
/** Some hundredth more than was measured: some 182,200 bytes by Vite, less by webpack. */
const LARGEST = 183_500;
const folder = mkdtempSync(join(tmpdir(), 'servegen-bundlers-'));
const at = (name: string) => join(folder, name);

/** Prints, of every error, its exported name, `name`, text and class, and what tells where it was. */
const ERRORS = `import * as servegen from 'servegen-wasm';
const errors = Object.entries(servegen).filter(([name]) => name.endsWith('Error'));
console.log(JSON.stringify(errors.map(([name, Fault]) => {
  const at = { file: 'f', line: 3, field: 'a.b' };
  const fault = new Fault(name === 'SpecError' ? [{ problem: 'p', ...at }] : 'p', at);
  return [name, fault.name, String(fault), fault instanceof servegen.ServegenError, fault.location];
})));`;

beforeAll(async () => {
  const { tarball } = await packPackage();
  writeFileSync(at('package.json'), '{ "type": "module" }');
  await npmInstall(folder, tarball);
  writeFileSync(at('page.js'), PAGE);
  writeFileSync(at('errors.js'), ERRORS);
  writeFileSync(at('index.html'), '<!doctype html><script type="module" src="./page.js"></script>');
}, SETUP_MILLISECONDS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Bundles a module as projects do that set nothing. */
async function runWebpack(entry: string, outDir: string, target: string): Promise<BundleSize> {
  const compiler = webpack({
    mode: 'production',
    context: folder,
    entry: `./${entry}`,
    target,
    output: { path: at(outDir) },
    performance: false,
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  const {
    errors,
    warnings,
    chunks = [],
  } = stats!.toJson({
    all: false,
    chunks: true,
    chunkModules: true,
    nestedModules: true,
    ids: true,
    errors: true,
    warnings: true,
  });
  expect([errors, warnings]).toEqual([[], []]);
  const files = chunks.map(
    ({ id, files = [], modules = [] }): BundledFile => ({
      name: String(id),
      code: files.map((file) => readFileSync(join(at(outDir), file), 'utf8')).join(''),
      imports: [],
      modules: Object.fromEntries(
        modules
          .flatMap((module) => [module, ...(module.modules ?? [])])
          .map(({ name, size }) => [name ?? '', size ?? 0]),
      ),
    }),
  );
  const isLoaded = (id: string) => chunks.find((chunk) => String(chunk.id) === id)!.initial;
  return sizeOf(files, ({ name, modules }) => isLoaded(name) || isAskedFor(Object.keys(modules)));
}

/** What the page loads by itself on its way to the rows: what compiles, and the population. */
function isAskedFor(modules: readonly string[]): boolean {
  const asked = ['generate/generate-workload.js', 'builtin/population.js', 'builtin/language.js'];
  return asked.some((name) => modules.some((path) => path.includes(name)));
}

function holdsPopulation(modules: readonly string[]): boolean {
  return modules.some((path) => path.includes('builtin/population.js'));
}

function expectSmall(size: BundleSize): void {
  expect(loadedInVain(size)).toEqual([]);
  expect(holdsPopulation(size.modules)).toBe(true);
  expect(size.gzipBytes, `${size.gzipBytes} bytes, before gzip made of\n${size.parts}`).toBeLessThan(LARGEST);
}

describe('a page that makes rows loads little', () => {
  it('bundled by Vite', async () => {
    const built = await vite({
      root: folder,
      base: './',
      configFile: false,
      logLevel: 'error',
      build: { write: false },
    });
    if (!('output' in built)) throw new Error('one output was expected');
    const files = built.output.flatMap((chunk): (BundledFile & { readonly isEntry: boolean })[] =>
      chunk.type !== 'chunk'
        ? []
        : [
            {
              name: chunk.fileName,
              code: chunk.code,
              imports: chunk.imports,
              modules: Object.fromEntries(
                Object.entries(chunk.modules).map(([path, { renderedLength }]) => [path, renderedLength]),
              ),
              isEntry: chunk.isEntry,
            },
          ],
    );
    const entries = new Set(files.filter(({ isEntry }) => isEntry).map(({ name }) => name));
    expectSmall(sizeOf(files, ({ name, modules }) => entries.has(name) || isAskedFor(Object.keys(modules))));
  });

  it('bundled by webpack', async () => {
    expectSmall(await runWebpack('page.js', 'webpack-page', 'web'));
  });
});

describe('errors keep their names and what they tell', () => {
  const BUNDLERS: Readonly<Record<string, () => Promise<string>>> = {
    esbuild: async () => {
      const outfile = at('errors-esbuild.mjs');
      await esbuild({
        absWorkingDir: folder,
        entryPoints: ['errors.js'],
        outfile,
        bundle: true,
        minify: true,
        format: 'esm',
      });
      return outfile;
    },
    Vite: async () => {
      await vite({
        root: folder,
        configFile: false,
        logLevel: 'error',
        build: {
          minify: true,
          outDir: at('errors-vite'),
          lib: { entry: at('errors.js'), formats: ['cjs'], fileName: () => 'errors.cjs' },
        },
      });
      return at('errors-vite/errors.cjs');
    },
    'webpack, whose terser may shorten the names of classes': async () => {
      await runWebpack('errors.js', 'errors-webpack', 'node');
      writeFileSync(at('errors-webpack/package.json'), '{ "type": "commonjs" }');
      return at('errors-webpack/main.js');
    },
    'no bundler, from the one file for pages': async () => {
      const file = at('errors-page.mjs');
      writeFileSync(file, ERRORS.replace("'servegen-wasm'", "'servegen-wasm/browser'"));
      return file;
    },
  };

  it.each(Object.keys(BUNDLERS))('after %s', async (name) => {
    const file = await BUNDLERS[name]();
    const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: folder });
    const errors = JSON.parse(stdout) as [string, string, string, boolean, object][];
    const names = errors.map(([exported]) => exported);
    expect(names).toEqual(expect.arrayContaining(['ServegenError', 'PoolError', 'SpecError', 'UsageError']));
    expect(names.length).toBeGreaterThanOrEqual(9);
    for (const [exported, ...is] of errors) {
      const location = { file: 'f', line: 3, field: 'a.b' };
      expect(is).toEqual([exported, `${exported}: f:3: a.b: p`, true, location]);
    }
  });
});
