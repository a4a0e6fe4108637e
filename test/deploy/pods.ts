import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { type Outcome, outcome } from '../cli/command.js';
import type { Container } from './manifests.js';

/** Where the pods of a test find what their containers have. */
export interface Machine {
  /** Folders of this machine by name of the volume. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Folders with the images' commands. */
  readonly path: readonly string[];
  /** The images' entrypoints, by the image's name without registry and tag. */
  readonly entrypoints: Readonly<Record<string, readonly string[]>>;
  /** What Secrets have. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/**
 * Runs a container of a pod as a process: command, arguments and environment as Kubernetes makes them, with the folders of
 * the machine in the place of its mounts.
 *
 * @param index of the pod, in an Indexed Job
 */
export function runContainer(container: Container, machine: Machine, index?: number): Promise<Outcome> {
  const variables: Record<string, string> = {
    ...(container.envFrom === undefined ? {} : machine.secrets),
    ...(index === undefined ? {} : { JOB_COMPLETION_INDEX: String(index) }),
    ...Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value])),
  };
  const image = container.image.replace(/^.*\//, '').replace(/:.*$/, '');
  const line = [...(container.command ?? machine.entrypoints[image] ?? []), ...(container.args ?? [])];
  const [program, ...args] = line.map((word) => mounted(expanded(word, variables), container, machine));
  const PATH = [...machine.path, '/usr/bin', '/bin'].join(delimiter);
  // Nothing of this process's own environment: a home in particular is not to be written to.
  const child = spawn(program!, args, { env: { PATH, HOME: '/nonexistent', ...variables }, cwd: '/' });
  child.stdin.end();
  return outcome(child);
}

/** `$(NAME)` is the value of a variable, where there is one, and `$$` is `$`. */
export function expanded(word: string, variables: Readonly<Record<string, string>>): string {
  return word.replace(/\$\$|\$\(([^)]*)\)/g, (text, name?: string) =>
    name === undefined ? '$' : (variables[name] ?? text),
  );
}

function mounted(word: string, { volumeMounts }: Container, { volumes }: Machine): string {
  return volumeMounts.reduce(
    (text, { name, mountPath }) =>
      text.replace(new RegExp(`(?<![\\w/.])${mountPath}(?![\\w-])`, 'g'), volumes[name]!),
    word,
  );
}
