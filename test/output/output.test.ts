import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import * as descriptor from '../../src/output/file/descriptor.js';
import { removeLeftovers } from '../../src/output/file/leftovers.js';
import { Output } from '../../src/output/file/output.js';
import { descriptorNamed } from '../../src/output/file/output-target.js';
import { markOfPartialFile } from '../../src/output/file/partial-file.js';
import { isOver, ownMark } from '../../src/output/file/process-mark.js';
import { useFolder } from '../fixtures/folder.js';

// Calls are counted, and go through.
vi.mock('../../src/output/file/descriptor.js', async (original) => {
  const actual = await original<typeof descriptor>();
  return { ...actual, syncDescriptor: vi.fn(actual.syncDescriptor) };
});

const folder = useFolder();
const CONTENT = Uint8Array.from([1, 2, 3]);
const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === 'linux';

async function write(path: string, options?: { sync: boolean }): Promise<void> {
  const output = await Output.open(path, options);
  output.push(CONTENT);
  await output.commit();
}

/** The temporary file of the output that is open. */
const partialName = () => readdirSync(folder.path()).find((name) => name.endsWith('.partial'))!;

describe('the file that is replaced', () => {
  it('hands its mode on', async () => {
    const path = folder.path('out');
    writeFileSync(path, 'before');
    chmodSync(path, 0o640);
    const output = await Output.open(path);
    // What others may not read in the end they may not read on the way.
    expect(statSync(folder.path(partialName())).mode & 0o077).toBe(0);
    await output.commit();
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it.runIf(isRoot)('hands its owner and group on', async () => {
    const path = folder.path('out');
    writeFileSync(path, 'before');
    chownSync(path, 1234, 4321);
    await write(path);
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 4321, size: 3 });
  });

  it('need not be there: then mode and owner are those of any new file', async () => {
    await write(folder.path('out'));
    writeFileSync(folder.path('other'), '');
    const { mode, uid } = statSync(folder.path('other'));
    expect(statSync(folder.path('out'))).toMatchObject({ mode, uid });
  });
});

describe('symbolic links', () => {
  it('are followed to a file that is not there yet', async () => {
    symlinkSync('second', folder.path('first'));
    symlinkSync(folder.path('target'), folder.path('second'));
    await write(folder.path('first'));
    expect(lstatSync(folder.path('first')).isSymbolicLink()).toBe(true);
    expect([...readFileSync(folder.path('target'))]).toEqual([...CONTENT]);
  });

  it('that go in a circle, or into a folder that is missing, are refused', async () => {
    symlinkSync('b', folder.path('a'));
    symlinkSync('a', folder.path('b'));
    await expect(Output.open(folder.path('a'))).rejects.toThrow(/cannot be written: its symbolic links lead/);
    symlinkSync(folder.path('missing/target'), folder.path('c'));
    await expect(Output.open(folder.path('c'))).rejects.toThrow(/missing does not exist/);
  });
});

describe('a temporary file that somebody replaces', () => {
  it.each(['another file', 'a link', 'nothing'])('by %s does not become final', async (what) => {
    const path = folder.path('out');
    const victim = folder.path('victim');
    writeFileSync(path, 'before');
    writeFileSync(victim, 'precious');
    const output = await Output.open(path);
    const partial = folder.path(partialName());
    rmSync(partial);
    if (what === 'another file') writeFileSync(partial, 'evil');
    if (what === 'a link') symlinkSync(victim, partial);
    output.push(CONTENT);
    await expect(output.commit()).rejects.toThrow(/was replaced or removed by another program/);
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readFileSync(victim, 'utf8')).toBe('precious');
    // What is not ours is not removed either.
    expect(existsSync(partial)).toBe(what !== 'nothing');
  });

  it.runIf(isLinux)('by a link is not written through, past the cache', async () => {
    const { FileWriter } = await import('../../src/output/file/file-writer.js');
    const [path, victim] = [folder.path('partial'), folder.path('victim')];
    writeFileSync(victim, 'precious');
    const fd = await descriptor.openDescriptor(path, 'wx');
    renameSync(path, folder.path('elsewhere'));
    for (const put of [() => symlinkSync(victim, path), () => writeFileSync(path, 'evil')]) {
      put();
      const writer = new FileWriter(fd, path, 0);
      await expect(writer.write([new Uint8Array(1 << 24)])).rejects.toThrow(/was replaced or removed/);
      rmSync(path);
    }
    await descriptor.closeDescriptor(fd);
    expect(readFileSync(victim, 'utf8')).toBe('precious');
  });
});

describe('syncing', () => {
  const calls = () => vi.mocked(descriptor.syncDescriptor).mock.calls.length;

  it('is done for the file and its folder, unless it is not wanted', async () => {
    const before = calls();
    await write(folder.path('out'));
    expect(calls()).toBe(before + 2);
    await write(folder.path('out'), { sync: false });
    expect(calls()).toBe(before + 2);
  });

  it('that fails for the file leaves what was there', async () => {
    writeFileSync(folder.path('out'), 'before');
    vi.mocked(descriptor.syncDescriptor).mockRejectedValueOnce(
      Object.assign(new Error('i/o'), { code: 'EIO' }),
    );
    await expect(write(folder.path('out'))).rejects.toThrow(
      /out cannot be written: the device reports an error/,
    );
    expect(readFileSync(folder.path('out'), 'utf8')).toBe('before');
    expect(readdirSync(folder.path())).toEqual(['out']);
  });

  it('that the file system does not know is left out', async () => {
    vi.mocked(descriptor.syncDescriptor).mockRejectedValue(
      Object.assign(new Error('no'), { code: 'EINVAL' }),
    );
    await write(folder.path('out'));
    expect(statSync(folder.path('out')).size).toBe(3);
    vi.mocked(descriptor.syncDescriptor).mockReset();
  });
});

describe('what killed runs have left', () => {
  /** A temporary file of such a process. */
  function left(place: string, pid: number, start: number, name = 'trace.arrow'): string {
    const path = folder.path(`.${name}.${place}.${pid}.${start}.0123abcd.partial`);
    writeFileSync(path, 'part');
    return path;
  }

  const age = (path: string, days: number) => {
    const then = Date.now() / 1_000 - days * 24 * 3_600;
    utimesSync(path, then, then);
  };

  it.runIf(isLinux)('is removed where the process is over, and nothing else', async () => {
    const { place = '', pid, start } = ownMark();
    expect(place).toMatch(/^[0-9a-f]{16}$/);
    const child = spawn('true');
    const over = child.pid!;
    await new Promise((resolve) => child.on('exit', resolve));
    const gone = left(place, over, start);
    // The number of a process that lives, and was not the one.
    const reused = left(place, pid, start - 1, 'other.arrow');
    const kept = [
      left(place, pid, start),
      left('0123456789abcdef', over, start),
      left('unknown', over, start),
      folder.path('.trace.arrow.partial'),
      folder.path('trace.arrow'),
    ];
    for (const path of kept.slice(3)) writeFileSync(path, 'of others');
    // Folders that were to be made, too, of which one still is.
    const [goneFolder, keptFolder] = [over, pid].map((process) =>
      folder.path(`.pool.${place}.${process}.${start}.0123abcd.partial`),
    );
    for (const path of [goneFolder!, keptFolder!]) {
      mkdirSync(path);
      writeFileSync(`${path}/chunk-0-trace.csv`, 'rows');
    }
    kept.push(keptFolder!);
    symlinkSync(folder.path('trace.arrow'), folder.path(`.link.${place}.${over}.1.0123abcd.partial`));
    expect(await removeLeftovers(folder.path('new.arrow'))).toEqual({
      folder: folder.path().replace(/\/$/, ''),
      files: 3,
      bytes: 12,
    });
    expect([gone, reused, goneFolder!].filter(existsSync)).toEqual([]);
    expect(kept.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('is removed after a week, wherever it is from', async () => {
    const [young, old] = [left('0123456789abcdef', 1, 1), left('unknown', 2, 2)];
    age(young, 6.9);
    age(old, 7.1);
    expect(await removeLeftovers(folder.path('new.arrow'))).toMatchObject({ files: 1, bytes: 4 });
    expect([existsSync(young), existsSync(old)]).toEqual([true, false]);
  });

  it('has the mark of its process in its name', async () => {
    const output = await Output.open(folder.path('a.b'));
    expect(markOfPartialFile(partialName())).toEqual(ownMark());
    expect(isOver(ownMark())).toBe(false);
    await output.discard();
    expect(readdirSync(folder.path())).toEqual([]);
  });
});

it('descriptors are known by all their names', () => {
  expect(['-', '/dev/stdout', 'out', '../sinks/3', '/dev/null'].map(descriptorNamed)).toEqual([
    1,
    1,
    undefined,
    undefined,
    undefined,
  ]);
  if (!isLinux) return;
  expect(['/dev/fd/3', '/proc/self/fd/1', `/proc/${process.pid}/fd/7`].map(descriptorNamed)).toEqual([
    3, 1, 7,
  ]);
  expect(() => descriptorNamed('/proc/1/fd/1')).toThrow(/a descriptor of another process/);
});
