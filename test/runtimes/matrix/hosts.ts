import { buildHost, HOSTS, type Host, missingFor } from '../../../scripts/build-hosts.mjs';
import { execute } from './execute.js';
import type { Job, Outcome, Runtime } from './runtime.js';

const NAMES: Readonly<Record<string, string>> = { go: 'Go', rust: 'Rust', c: 'C', java: 'Java' };

/** The hosts of `examples/embed`, in other languages than ours. */
export const HOST_RUNTIMES: readonly Runtime[] = HOSTS.map((host) => {
  const missing = missingFor(host);
  return {
    name: NAMES[host.name]!,
    missing: missing === undefined ? undefined : `${missing} is not installed`,
    // Endive interprets the engine.
    isSlow: host.name === 'java',
    takesShards: true,
    ...(host.name === 'go' ? { within: 3 } : {}),
    refuses: /^host: the plan is (?!refused, with status)/,
    open: async () => open(host),
  };
});

function open(host: Host) {
  const command = buildHost(host);
  return {
    version: host.version(),
    async run(jobs: readonly Job[]) {
      const outcomes: Outcome[] = [];
      let total = 0;
      for (const { plan, shards } of jobs) {
        const parts = shards.flatMap(({ index, count }) => ['--shard', `${index}/${count}`]);
        const engine = host.engine === undefined ? [] : [host.engine];
        const { code, stdout, stderr, seconds } = await execute([...command, ...parts, ...engine, plan]);
        total += seconds;
        outcomes.push(outcomeOf(code, stdout, stderr));
      }
      return { outcomes, seconds: total };
    },
  };
}

/** A success prints the digest and nothing else, a failure a sentence and nothing else. */
export function outcomeOf(code: number | null, stdout: string, stderr: string): Outcome {
  if (code === 0 && stderr === '') return { digest: stdout.trim() };
  if (code === 1 && stdout === '' && /^.+\n$/.test(stderr)) return { refusal: stderr.trim() };
  throw new Error(`ended with code ${code}\n${stdout}${stderr}`);
}
