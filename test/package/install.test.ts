import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { npmInstall, type PackedPackage, packPackage } from '../fixtures/packed-package.js';

/** npm packs, which builds where the build is old, and installs. */
const SETUP_MILLISECONDS = 300_000;
const folder = mkdtempSync(join(tmpdir(), 'servegen-install-'));
const consumer = join(folder, 'consumer');
const installed = join(consumer, 'node_modules/servegen-wasm');
let packed: PackedPackage;
/** What npm has printed. */
let printed: string;

beforeAll(async () => {
  packed = await packPackage();
  mkdirSync(consumer);
  writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }');
  printed = await npmInstall(consumer, packed.tarball);
}, SETUP_MILLISECONDS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm install of the tarball', () => {
  it('has nothing to warn of', () => {
    expect(printed).toMatch(/added \d+ packages/);
    expect(printed).not.toMatch(/warn|servegen/i);
  });

  it('brings no scripts, and none of the tools of a checkout', () => {
    const { scripts, devDependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect([scripts, devDependencies]).toEqual([undefined, undefined]);
  });

  it('leaves the package.json of the checkout as it was', () => {
    const after = readFileSync(join(packed.checkout, 'package.json'), 'utf8');
    expect(after).toBe(readFileSync('package.json', 'utf8'));
    expect(JSON.parse(after).scripts.prepare).toBeDefined();
  });

  it('has all that its pages link to', () => {
    const pages = packed.files.map(({ path }) => path).filter((path) => path.endsWith('.md'));
    expect(pages).toContain('README.md');
    const links = pages.flatMap((page) =>
      [...withoutCode(readFileSync(join(installed, page), 'utf8')).matchAll(/\]\(([^)]+)\)/g)]
        .map(([, target]) => target)
        .filter((target) => !/^(https?:|#)/.test(target))
        .map((target) => ({ page, target: join(dirname(page), target.replace(/#.*/, '')) })),
    );
    expect(links.length).toBeGreaterThan(30);
    expect(links.filter(({ target }) => !existsSync(join(installed, target)))).toEqual([]);
  });
});

/** Markdown without its blocks of code, which can have brackets of their own. */
function withoutCode(text: string): string {
  return text.replace(/^```.*?^```/gms, '');
}

describe('a minified bundle', () => {
  /** Bundles a module of the consumer; its file and what it is made of. */
  async function bundle(name: string, contents: string) {
    const outfile = join(consumer, `${name}.mjs`);
    const { metafile } = await build({
      stdin: { contents, resolveDir: consumer },
      outfile,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'esm',
      metafile: true,
      // For what is CommonJS in yaml.
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    });
    return { outfile, bytes: readFileSync(outfile).length, parts: partsOf(metafile) };
  }

  function partsOf({ outputs }: Metafile): string[] {
    return Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([path]) => path),
    );
  }

  it('keeps the names of errors', async () => {
    const { outfile } = await bundle(
      'errors',
      `import * as servegen from 'servegen-wasm';
      const errors = Object.entries(servegen).filter(([name]) => name.endsWith('Error'));
      console.log(JSON.stringify(errors.map(([name, Fault]) => {
        const fault = new Fault(name === 'SpecError' ? [{ problem: 'p' }] : 'p');
        return [name, fault.name, String(fault), fault instanceof servegen.ServegenError];
      })));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [outfile]);
    const errors = JSON.parse(stdout) as [string, string, string, boolean][];
    expect(errors.map(([name]) => name)).toContain('UsageError');
    expect(errors.length).toBeGreaterThanOrEqual(9);
    for (const [name, ...is] of errors) expect(is).toEqual([name, `${name}: p`, true]);
  });

  it('leaves out what it does not use, such as YAML', async () => {
    const small = await bundle(
      'small',
      `import { generate } from 'servegen-wasm';
      const trace = await generate({ pool: 'builtin:language', requests: 9 });
      for await (const batch of trace) console.log(batch.numRows);`,
    );
    const whole = await bundle('whole', "export * from 'servegen-wasm';");
    const ofYaml = (parts: readonly string[]) => parts.filter((path) => /node_modules\/yaml\//.test(path));
    expect(ofYaml(whole.parts).length).toBeGreaterThan(10);
    expect(ofYaml(small.parts)).toEqual([]);
    expect(small.bytes).toBeLessThan(whole.bytes - 100_000);
    // It is not too small either.
    const { stdout } = await promisify(execFile)(process.execPath, [small.outfile]);
    expect(stdout).toBe('9\n');
  });
});
