import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canInstallPythonPackage, installPythonPackage } from '../../foreign/python-package.js';
import { execute, output } from './execute.js';
import type { Outcome, Runtime } from './runtime.js';

const SCRIPT = fileURLToPath(new URL('digest_plans.py', import.meta.url));
const WASMTIME = "from importlib.metadata import version; print(version('wasmtime'))";

/**
 * The Python package.
 *
 * @param site a folder for what is handed over
 */
export function pythonRuntime(site: string): Runtime {
  return {
    name: 'Python',
    missing: canInstallPythonPackage() ? undefined : 'build/python-package is missing; .ci/run makes it',
    takesShards: true,
    within: 1.5,
    refuses: /^PlanError: (\S+: )?the plan is /,
    async open() {
      const { python } = await installPythonPackage();
      return {
        version: `wasmtime ${await output([python, '-c', WASMTIME])}`,
        async run(jobs) {
          const file = join(site, 'jobs-of-python.json');
          writeFileSync(file, JSON.stringify(jobs));
          const { code, stdout, stderr, seconds } = await execute([python, SCRIPT, file], site);
          if (code !== 0) throw new Error(`ended with code ${code}: ${stderr}`);
          return { outcomes: JSON.parse(stdout) as Outcome[], seconds };
        },
      };
    },
  };
}
