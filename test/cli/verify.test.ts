import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { RecordBatchReader, tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { verifyFile } from '../../src/cli/verify-file.js';
import { openSink } from '../../src/output/file/open-sink.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { closingMetadata } from '../../src/trace/metadata.js';
import { useFolder } from '../fixtures/folder.js';
import { expectFault } from '../support/fault.js';
import { sampleBatches, sampleSchema } from '../trace/sample-traces.js';
import { run } from './command.js';
import { expectRefusal } from './refusal.js';

const folder = useFolder();
const SHORT = ['generate', '--requests', '2000', '--batch-size', '700'];

describe('servegen verify', () => {
  it('accepts what generate and reproduce write, each of several', async () => {
    const [a, b] = [folder.path('a.arrow'), folder.path('b.arrow')];
    await run([...SHORT, '--out', a]);
    await run(['reproduce', a, '-o', b]);
    const digest = (await run(['digest', a])).stdout.toString().slice(0, 64);
    const { code, stdout, stderr } = await run(['verify', a, b]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.toString()).toBe(
      [a, b].map((path) => `${path}: as it was written, 2,000 rows, digest ${digest}\n`).join(''),
    );
    // The front of the file, which is written first, cannot have it.
    const bytes = readFileSync(a);
    expect(tableFromIPC(bytes).schema.metadata.get('servegen.digest')).toBe(digest);
    expect(RecordBatchReader.from(bytes.subarray(8)).open().schema.metadata.has('servegen.digest')).toBe(
      false,
    );
    expect((await run(['inspect', a])).stdout.toString()).toMatch(
      new RegExp(`^digest +${digest}, as recorded`, 'm'),
    );
    const asJson = await run(['inspect', a, '--json']);
    expect(JSON.parse(asJson.stdout.toString()).metadata.digest).toBe(digest);
  });

  it('says of each that has no digest, is missing or is cut off what it is, and goes on', async () => {
    const [good, bare, stream, cut] = ['good.arrow', 'bare.arrow', 'stream.arrows', 'cut.arrow'].map(
      folder.path,
    );
    await run([...SHORT, '--out', good!]);
    await run([...SHORT, '--out', bare!, '--no-digest', '--no-sync']);
    await run([...SHORT, '--out', stream!]);
    writeFileSync(cut!, readFileSync(good!).subarray(0, 9_000));
    const { code, stdout, stderr } = await run(['verify', bare!, stream!, folder.path('none'), cut!, good!]);
    expect(code).toBe(1);
    expect(stdout.toString()).toMatch(/good\.arrow: as it was written/);
    const expected = [
      `servegen: ${bare} … cannot be verified … no digest`,
      `servegen: ${stream} … cannot be verified … no footer`,
      `servegen: ${folder.path('none')} … no such file`,
      `servegen: ${cut} … cut off … footer`,
    ];
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(expected.length);
    for (const [index, line] of lines.entries()) expectFault(line, expected[index]);
    const piped = await run(['verify', '-'], readFileSync(good!));
    expectRefusal(piped, 1, 'standard input … cannot be verified … no footer');
  });
});

describe.each(['language', 'multimodal'] as const)('one flipped bit of a %s trace', (category) => {
  const schema = sampleSchema(category, true);

  async function written(): Promise<{ path: string; bytes: Buffer }> {
    const path = folder.path('trace.arrow');
    const digest = new TraceDigest(schema);
    const sink = await openSink(path, 'arrow', schema, { sync: false });
    // 7 and 5 rows: no column of 4 bytes a value fills its last 8.
    for (const batch of sampleBatches(schema, 12, 7)) {
      digest.update(batch);
      await sink.write(batch);
    }
    await sink.close(closingMetadata(digest.hex()));
    await verifyFile(path);
    return { path, bytes: readFileSync(path) };
  }

  /** Flips one bit, calls back, and puts it right. */
  async function withFlipped(
    path: string,
    bytes: Buffer,
    bit: number,
    then: () => Promise<void>,
  ): Promise<void> {
    const at = bit >> 3;
    const fd = openSync(path, 'r+');
    try {
      writeSync(fd, Uint8Array.of(bytes[at] ^ (1 << (bit & 7))), 0, 1, at);
      await then();
      writeSync(fd, bytes, at, 1, at);
    } finally {
      closeSync(fd);
    }
  }

  const outcome = (path: string) =>
    verifyFile(path).then(
      () => 'passed',
      (error) => error.constructor.name,
    );

  it('anywhere in the body of a batch is found', async () => {
    const { path, bytes } = await written();
    // The bodies lie between the messages' heads and the next message, which begins with 0xffffffff.
    const bodies = bodiesOf(bytes);
    expect(bodies).toHaveLength(2);
    for (const { from, to } of bodies) {
      expect(to - from).toBeGreaterThan(100);
      for (let bit = from * 8; bit < to * 8; bit += 5) {
        await withFlipped(path, bytes, bit, async () => {
          expect([bit, await outcome(path)]).toEqual([bit, 'TraceError']);
        });
      }
    }
  });

  it('anywhere else is found, too', async () => {
    const { path, bytes } = await written();
    // A step without a factor of 2 meets every bit of a byte.
    for (let bit = 0; bit < bytes.length * 8; bit += 13) {
      await withFlipped(path, bytes, bit, async () => {
        expect([bit, await outcome(path)]).toEqual([bit, 'TraceError']);
      });
    }
  });
});

/** Where the bodies of batches are, as the lengths of their buffers' own file format say. */
function bodiesOf(bytes: Buffer): { from: number; to: number }[] {
  const bodies: { from: number; to: number }[] = [];
  let at = 8;
  for (let message = 0; bytes.readInt32LE(at) === -1 && bytes.readInt32LE(at + 4) > 0; message++) {
    const from = at + 8 + bytes.readInt32LE(at + 4);
    let to = from;
    // Each message begins with four bytes 0xff at a multiple of 8; the values of the sample have none.
    while (bytes.readInt32LE(to) !== -1) to += 8;
    if (message > 0) bodies.push({ from, to });
    at = to;
  }
  return bodies;
}
