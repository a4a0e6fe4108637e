import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether a file system can be mounted here: as root, on Linux, outside of containers that forbid it. */
export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const directory = mkdtempSync(join(tmpdir(), 'servegen-disk-'));
  const isMounted = mount(directory);
  if (isMounted) spawnSync('umount', [directory]);
  rmdirSync(directory);
  return isMounted;
}

/** Mounts a file system of 1 MB on a folder, for as long as something is done there. */
export async function withSmallDisk(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'servegen-disk-'));
  mount(directory);
  try {
    await use(directory);
  } finally {
    spawnSync('umount', [directory]);
    rmdirSync(directory);
  }
}

function mount(directory: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory]).status === 0;
}
