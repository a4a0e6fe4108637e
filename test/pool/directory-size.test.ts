import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeReleasedPool } from '../../scripts/make-released-pool.mjs';
import { packedPieces } from '../../src/pool/packed/write.js';
import { loadDirectory } from '../support/load-directory.js';
import { directoryOf } from './released-fixture.js';

/** Of the 640 MB of a real pool. Windows are few, so that it is the datasets that count. */
const SMALL = 0.0025;
const LARGE = 0.01;
const WINDOWS = 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of all arrays that are in use. */
function liveBytes(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

interface Pool {
  readonly directory: string;
  readonly fileBytes: number;
}

function made(scale: number): Pool {
  const directory = directoryOf({});
  return { directory, fileBytes: makeReleasedPool(directory, { scale, windows: WINDOWS }) };
}

let small: Pool;
let large: Pool;

beforeAll(() => {
  small = made(SMALL);
  large = made(LARGE);
});

describe('a directory of the shape of the largest released pool', () => {
  it('is held once: its numbers, and of its files a few', async () => {
    const before = liveBytes();
    const seen: number[] = [];
    let [early, late] = [0, 0];
    const pool = await loadDirectory(large.directory, {
      onBytes(bytesRead, bytes) {
        expect(bytes).toBe(large.fileBytes);
        seen.push(bytesRead);
        // Every tenth file, as collecting garbage takes milliseconds.
        if (seen.length % 10 !== 0) return;
        if (seen.length < 160) early = Math.max(early, liveBytes() - before);
        else late = Math.max(late, liveBytes() - before);
      },
    });
    // 109 clients with two files each.
    expect(seen.length).toBe(218);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const { rate, fields } = pool.tables;
    const entries = Object.values(fields).reduce((sum, { values }) => sum + values.length, 0);
    expect(entries).toBeGreaterThan(180_000);
    // 12 bytes an entry, and four numbers and a byte a window.
    const tables = 12 * entries + 33 * rate.length;
    expect(late).toBeGreaterThan(tables / 2);
    // A third is room that was foreseen for more; the files that are left by then are small.
    expect(late).toBeLessThan(1.33 * tables);
    // Before, eight files wait to be read, the largest of which has a twelfth of all bytes.
    expect(early).toBeLessThan(1.33 * tables + 0.55 * large.fileBytes);
  });

  it('is packed without being there twice', async () => {
    const pool = await loadDirectory(large.directory);
    const { probabilities } = pool.tables.fields.input_tokens;
    const before = liveBytes();
    let [bytes, shared] = [0, 0];
    for (const piece of packedPieces(pool, 'packed')) {
      bytes += piece.byteLength;
      if (piece.buffer === probabilities.buffer) shared += piece.byteLength;
    }
    expect(bytes).toBeGreaterThan(2e6);
    expect(shared).toBeGreaterThanOrEqual(probabilities.byteLength);
    expect(liveBytes() - before).toBeLessThan(bytes / 10);
  });

  it('takes time in proportion to its datasets', async () => {
    const seconds = async ({ directory }: Pool) => {
      const start = process.cpuUsage();
      await loadDirectory(directory);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1e6;
    };
    // The least of five: what else the process does can only add to it.
    const times: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let round = 0; round < 5; round++) {
      times[0] = Math.min(times[0], await seconds(small));
      times[1] = Math.min(times[1], await seconds(large));
    }
    // Half as much again is room for the noise of small times; what is quadratic takes eight times as much.
    expect(times[1] / times[0]).toBeLessThan((1.5 * large.fileBytes) / small.fileBytes);
  });
});
