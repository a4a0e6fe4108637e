import { closeSync, openSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OutputError } from '../../src/errors.js';
import { StreamWriter } from '../../src/output/file/byte-writer.js';
import { requireProgress, SYSTEM_CALLS, type WriteCalls } from '../../src/output/file/descriptor.js';
import { FileWriter } from '../../src/output/file/file-writer.js';
import { useFolder } from '../fixtures/folder.js';

const folder = useFolder();
const BLOCK_BYTES = 8_388_608;

/** What a call that is wrapped wrongly, or a system that misbehaves, can answer; no write of 10 bytes has taken it. */
const NO_PROGRESS = [0, undefined, Number.NaN, -1, 0.5, 11, Number.POSITIVE_INFINITY, null, '10'] as const;

/** Calls that answer as they are told, the first 1,000 times: whoever asks more often than that never ends. */
function answering(answer: unknown): WriteCalls {
  let calls = 0;
  const reply = async () => {
    if (++calls > 1_000) throw new Error('it is written without end');
    return answer as number;
  };
  return { write: reply, writev: reply };
}

test.each(NO_PROGRESS)('a write of 10 bytes that is answered with %s is an error', async (answer) => {
  const one = new StreamWriter(-1, answering(answer)).write([new Uint8Array(10)]);
  await expect(one).rejects.toThrow(OutputError);
  await expect(one).rejects.toThrow(`a write of 10 bytes was answered with ${answer}`);
  const several = new StreamWriter(-1, answering(answer)).write([new Uint8Array(4), new Uint8Array(6)]);
  await expect(several).rejects.toThrow(OutputError);
  expect(() => requireProgress(answer as number, 10)).toThrow(OutputError);
});

test.each([0, undefined, Number.NaN, -1, BLOCK_BYTES + 1])(
  'so it is where a file is written past the cache: %s',
  async (answer) => {
    const path = folder.path('file');
    const fd = openSync(path, 'w');
    for (const calls of [
      { ...answering(answer), writev: SYSTEM_CALLS.writev },
      // Only what is written directly fails, at a place of its own.
      {
        ...SYSTEM_CALLS,
        write: (other: number, bytes: Uint8Array, offset: number, length: number, position: number | null) =>
          position === null
            ? SYSTEM_CALLS.write(other, bytes, offset, length, position)
            : answering(answer).write(other, bytes, offset, length, position),
      },
    ]) {
      const writer = new FileWriter(fd, path, 4096, calls);
      const writing = (async () => {
        await writer.write([new Uint8Array(4096)]);
        await writer.write([new Uint8Array(BLOCK_BYTES)]);
        await writer.end();
      })();
      await expect(writing).rejects.toThrow(OutputError);
      await writer.discard();
    }
    closeSync(fd);
  },
);

test('a system that takes a byte or two at a time gets all of them, in order', async () => {
  const path = folder.path('file');
  const fd = openSync(path, 'w');
  let calls = 0;
  const slow: WriteCalls = {
    write: (other, bytes, offset, length, position) =>
      SYSTEM_CALLS.write(other, bytes, offset, Math.min(length, 1 + (calls++ % 2)), position),
    writev: (other, pieces) => SYSTEM_CALLS.write(other, pieces[0], 0, 1, null),
  };
  const bytes = Uint8Array.from({ length: 99 }, (_, index) => index);
  const none = new Uint8Array(0);
  await new StreamWriter(fd, slow).write([none, bytes.subarray(0, 30), none, bytes.subarray(30), none]);
  closeSync(fd);
  expect([...readFileSync(path)]).toEqual([...bytes]);
});
