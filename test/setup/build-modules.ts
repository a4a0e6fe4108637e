import { execFile } from 'node:child_process';
import { existsSync, readdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SEAMS } from '../../scripts/constants-of-engine.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENGINE_FILES = [
  'build/engine.release.wasm',
  'build/engine.debug.wasm',
  'src/engine/module.generated.ts',
  ...Object.keys(SEAMS),
];
const KERNEL_TARGETS = ['release', 'debug'];

/** Before all tests: the engine's modules must be there, and those of the kernels are compiled where stale. */
export default async function buildModules(): Promise<void> {
  const missing = ENGINE_FILES.filter((file) => !existsSync(join(ROOT, file)));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} missing: run \`npm run build\` first`);
  const sources = newestSource();
  await Promise.all(
    KERNEL_TARGETS.map(async (target) => {
      const module = join(ROOT, `build/kernels.${target}.wasm`);
      if (existsSync(module) && statSync(module).mtimeMs >= sources) return;
      // Renamed when complete, and as old as the sources were when it was begun: another run may start, or a
      // source may change, while this compiles.
      const partial = `build/kernels.${target}.${process.pid}.wasm`;
      await compile('assembly/kernels.ts', `kernels-${target}`, partial);
      const time = new Date(Math.ceil(sources));
      utimesSync(join(ROOT, partial), time, time);
      renameSync(join(ROOT, partial), module);
    }),
  );
}

/** Time of the newest change of anything that goes into the kernels. */
function newestSource(): number {
  const files = readdirSync(join(ROOT, 'assembly'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(ROOT, 'assembly', name));
  return Math.max(...[...files, join(ROOT, 'asconfig.json')].map((file) => statSync(file).mtimeMs));
}

/** In a process of its own: the compiler keeps a core busy for seconds, and there are two modules. */
async function compile(entry: string, target: string, outFile: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const asc = join(dirname(require.resolve('assemblyscript/package.json')), 'bin/asc.js');
  await promisify(execFile)(process.execPath, [asc, entry, '--target', target, '--outFile', outFile], {
    cwd: ROOT,
  }).catch((error: Error & { stderr?: string }) => {
    throw new Error(`${entry} does not compile:\n${error.stderr ?? error.message}`, { cause: error });
  });
}
