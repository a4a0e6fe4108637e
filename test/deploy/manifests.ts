import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const KUBERNETES = fileURLToPath(new URL('../../deploy/kubernetes', import.meta.url));
export const DOCKERFILE = fileURLToPath(new URL('../../deploy/image/Dockerfile', import.meta.url));

/** Of a container, what decides which process runs. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly envFrom?: readonly unknown[];
  readonly volumeMounts: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly?: boolean;
  }[];
  readonly securityContext: Readonly<Record<string, unknown>>;
}

export interface PodSpec {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly securityContext: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly spec: {
    readonly completions?: number;
    readonly completionMode?: string;
    readonly template: { readonly spec: PodSpec };
  };
}

/** An object of a manifest's file. */
export function manifest<T>(name: string): T {
  return parse(readFileSync(join(KUBERNETES, name), 'utf8'), { merge: true }) as T;
}

/** The containers of a pod, in the order in which they run. */
export function containersOf({ spec }: Job): readonly Container[] {
  const { initContainers = [], containers } = spec.template.spec;
  return [...initContainers, ...containers];
}
