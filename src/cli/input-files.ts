import { type BigIntStats, fstatSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../errors.js';
import { isBuiltin } from '../notation/builtin-name.js';
import { isSameFile } from '../output/file/file-identity.js';
import { descriptorNamed, outputName } from '../output/file/output-target.js';
import { poolsOf } from '../workload/phases.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';

/** Something that a command reads. */
export interface InputFile {
  /** A file, a directory of a pool, a built-in population, or `-` for standard input. */
  readonly path: string;
  /** What it is called in messages, such as `the pool`. */
  readonly role: string;
}

/** The pools that a workload names. */
export function poolFiles(spec: ResolvedWorkload): InputFile[] {
  return poolsOf(spec).map(({ source }) => ({ path: source, role: 'the pool' }));
}

/**
 * Refuses an output that is one of the inputs, by whatever name or link: the file would be lost.
 *
 * @param field the option that names the output
 * @throws UsageError
 */
export async function refuseInputs(
  out: string,
  inputs: readonly InputFile[],
  field = '--out',
): Promise<void> {
  const output = await statOfOutput(out);
  if (!output?.isFile()) return;
  for (const { path, role } of inputs) {
    const same = isBuiltin(path) ? undefined : await findSame(path, output);
    if (same === undefined) continue;
    const of = same === path ? role : `${same} of ${role}`;
    throw new UsageError(
      `${outputName(out)} is the same file as ${of}, ${path}, which would be lost; name another`,
      { field },
    );
  }
}

/** The path of the file that is the output: an input, or a file in it. */
async function findSame(path: string, output: BigIntStats): Promise<string | undefined> {
  const stats = path === '-' ? fstatSync(0, { bigint: true }) : await statIfThere(path);
  if (stats === undefined) return undefined;
  if (!stats.isDirectory()) return isSameFile(stats, output) ? path : undefined;
  // Whoever reads the folder says why it cannot be read.
  for (const name of await readdir(path).catch(() => [])) {
    const entry = await statIfThere(join(path, name));
    if (entry !== undefined && isSameFile(entry, output)) return name;
  }
  return undefined;
}

async function statOfOutput(out: string): Promise<BigIntStats | undefined> {
  const fd = descriptorNamed(out);
  return fd === undefined ? statIfThere(out) : fstatSync(fd, { bigint: true });
}

/** Whatever else is wrong with a path is said by who opens it. */
function statIfThere(path: string): Promise<BigIntStats | undefined> {
  return stat(path, { bigint: true }).catch(() => undefined);
}
