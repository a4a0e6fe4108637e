import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contentsOf, cutBehind } from '../fixtures/parts.js';
import { SHORT, usePartsFolder } from './parts-commands.js';
import { canMount, withSmallDisk } from './small-disk.js';

const { made, refused, ...folder } = usePartsFolder();

describe('a folder is refused', () => {
  const PARTS = [...SHORT, '--partition', 'rows:15k', '--out'];

  it('that holds something else, another trace, or its own without --resume', async () => {
    mkdirSync(folder.path('other'));
    writeFileSync(folder.path('other/thesis.tex'), 'years of work');
    for (const more of [[], ['--resume']]) {
      await refused(
        [...PARTS, 'other', ...more],
        'other holds thesis.tex; parts go to an empty folder, or to one that is not there yet',
      );
    }
    await made(...PARTS, 'p');
    const before = contentsOf(folder.path('p'));
    await refused(
      [...PARTS, 'p'],
      'p holds parts of a trace already; go on with --resume, or name another folder',
    );
    await refused(
      [...PARTS, 'p', '--resume', '--seed', '7'],
      'p holds parts of another trace: in its spec seed was "0", and is now "7"',
    );
    await refused(
      [...SHORT, '--partition', 'rows:10k', '--out', 'p', '--resume'],
      /the partition was rows:15000, and/,
    );
    await refused([...PARTS, 'p', '--resume', '--format', 'csv'], /the format was arrow, and is now csv/);
    await refused(
      [...PARTS, 'p', '--resume', '--batch-size', '1k'],
      /the rows of a batch was 4096, and is now 1000/,
    );
    expect(contentsOf(folder.path('p'))).toEqual(before);
    writeFileSync(folder.path('p/notes.txt'), '');
    await refused([...PARTS, 'p', '--resume'], /holds notes.txt, which its manifest does not name/);
    await refused([...PARTS, 'p/part-00000.arrow'], /part-00000.arrow is no folder/);
    await refused([...PARTS, 'no/p'], 'no/p cannot be written: no does not exist');
  });

  it.each([
    ['a part is missing', () => rmSync(folder.path('p/part-00000.arrow')), /part-00000.arrow is missing/],
    ['a part is cut', () => truncateSync(folder.path('p/part-00000.arrow'), 999), /has 999 bytes, where/],
    [
      'the last part was changed',
      () => {
        const bytes = readFileSync(folder.path('p/part-00001.arrow'));
        bytes[bytes.length >> 1]! ^= 1;
        writeFileSync(folder.path('p/part-00001.arrow'), bytes);
      },
      /part-00001.arrow is not as it was written: its SHA-256/,
    ],
    [
      'the manifest is cut',
      () => truncateSync(folder.path('p/manifest.json'), 700),
      /manifest.json: it is no manifest/,
    ],
    [
      'the manifest does not add up',
      () => {
        const text = readFileSync(folder.path('p/manifest.json'), 'utf8');
        writeFileSync(folder.path('p/manifest.json'), text.replace('"rows":15000', '"rows":15001'));
      },
      /manifest.json: it is no manifest of a trace: its rows and bytes are not the sums/,
    ],
    [
      'the engine is another',
      () => {
        const text = readFileSync(folder.path('p/manifest.json'), 'utf8');
        writeFileSync(
          folder.path('p/manifest.json'),
          text.replace(/("engine_sha256":")\w{64}/, `$1${'0'.repeat(64)}`),
        );
      },
      /p holds parts of another trace: the engine sha256 was 0{64}, and is now/,
    ],
  ])('to go on with when %s', async (_, spoil, message) => {
    await made(...PARTS, 'p');
    cutBehind(folder.path('p'), 2);
    spoil();
    const before = contentsOf(folder.path('p'));
    await refused([...PARTS, 'p', '--resume'], message);
    expect(contentsOf(folder.path('p'))).toEqual(before);
    // As incomplete as damaged.
    await refused(['verify', 'p'], /manifest|not complete/);
  });

  it('for options that do not go together', async () => {
    const device = '--out: /dev/stdout is no folder, which the parts of a trace go to';
    await refused([...PARTS, '/dev/stdout'], device, 2);
    await refused([...SHORT, '--resume', '--out', 'x.arrow'], /--resume: it goes with --partition/, 2);
    await refused([...PARTS, 'q', '--digest'], /--digest: the manifest has one of each part/, 2);
    for (const by of ['rows:0', 'rows', 'rows:1.5', 'size:10', 'size:1GX', 'time:0', 'weeks:3', '']) {
      await refused([...SHORT, '--partition', by, '--out', 'q'], /^servegen: --partition: '/, 2);
    }
    await refused(
      [...SHORT, '--partition', 'rows:1', '--out', 'q'],
      /some 40000 parts, where at most 10000/,
      2,
    );
    expect(existsSync(folder.path('q'))).toBe(false);
  });

  it.runIf(canMount())('that cannot be written to', async () => {
    await withSmallDisk(async (disk) => {
      mkdirSync(`${disk}/p`);
      spawnSync('mount', ['-o', 'remount,ro', disk]);
      await refused([...PARTS, `${disk}/p`], `${disk}/p cannot be written: the file system is read-only`);
      await refused([...PARTS, `${disk}/q`], `${disk}/q cannot be written: the file system is read-only`);
    });
  });
});
