import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as esbuild, stop } from 'esbuild';
import { build as vite } from 'vite';
import webpack from 'webpack';
import { npmInstall, packPackage } from '../../fixtures/packed-package.js';
import { onceARun } from '../../setup/once-a-run.js';

const SOURCES = fileURLToPath(new URL('site', import.meta.url));

/** What made the scripts of a page; `plain` is without a bundler, beside one file of the library. */
export const PAGES = ['esbuild', 'vite', 'webpack', 'plain'] as const;

/** Pages of all bundlers, over the package as npm installs it, once a run of the tests: a folder for each. */
export function makeSite(): Promise<string> {
  return onceARun('site', make).then((folder) => join(folder, 'site'));
}

async function make(folder: string): Promise<void> {
  const { tarball } = await packPackage();
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  await npmInstall(folder, tarball);
  cpSync(SOURCES, folder, { recursive: true });
  const installed = join(folder, 'node_modules/servegen-wasm');
  const site = join(folder, 'site');
  for (const page of PAGES) {
    mkdirSync(join(site, page), { recursive: true });
    cpSync(join(installed, 'dist/worker.js'), join(site, page, 'worker.js'));
  }
  await Promise.all([bundleByEsbuild(folder, site), bundleByWebpack(folder, site)]);
  await bundleByVite(folder, site);
  makePlain(folder, site, installed);
  // Its process would outlast the tests.
  await stop();
}

function html(script: string): string {
  return `<!doctype html><meta charset="utf-8"><script type="module" src="./${script}"></script>`;
}

async function bundleByEsbuild(folder: string, site: string): Promise<void> {
  await esbuild({
    absWorkingDir: folder,
    entryPoints: ['page.js'],
    outdir: join(site, 'esbuild'),
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    logLevel: 'warning',
  });
  writeFileSync(join(site, 'esbuild/index.html'), html('page.js'));
}

async function bundleByVite(folder: string, site: string): Promise<void> {
  writeFileSync(join(folder, 'index.html'), html('vite.js'));
  const build = { outDir: join(site, 'vite'), emptyOutDir: false };
  await vite({ root: folder, base: './', configFile: false, logLevel: 'warn', build });
}

async function bundleByWebpack(folder: string, site: string): Promise<void> {
  const compiler = webpack({
    context: folder,
    entry: './webpack.js',
    mode: 'production',
    output: { path: join(site, 'webpack'), filename: 'page.js' },
    performance: { hints: false },
  });
  await new Promise<void>((resolve, reject) => {
    compiler.run((error, stats) => {
      if (error) reject(error);
      else if (stats?.hasErrors() || stats?.hasWarnings()) reject(new Error(stats.toString()));
      else compiler.close(() => resolve());
    });
  });
  writeFileSync(join(site, 'webpack/index.html'), html('page.js'));
}

/** The library as one file, which the page's own script imports as it stands. */
function makePlain(folder: string, site: string, installed: string): void {
  cpSync(join(installed, 'dist/servegen.browser.js'), join(site, 'plain/servegen.browser.js'));
  const page = readFileSync(join(folder, 'page.js'), 'utf8');
  writeFileSync(join(site, 'plain/page.js'), page.replace("'servegen-wasm'", "'./servegen.browser.js'"));
  writeFileSync(join(site, 'plain/index.html'), html('page.js'));
}
