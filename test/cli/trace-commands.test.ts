import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { traceColumns } from '../../src/fields.js';
import { openSink } from '../../src/output/file/open-sink.js';
import { traceMetadata } from '../../src/trace/metadata.js';
import { traceSchema } from '../../src/trace/schema.js';
import { VALUE_STREAM_VERSION } from '../../src/version.js';
import { useFolder } from '../fixtures/folder.js';
import { sampleBatches } from '../trace/sample-traces.js';
import { run, runShell } from './command.js';
import { runHere } from './command-here.js';
import { expectRefusal } from './refusal.js';

const folder = useFolder();
const spec = { pool: 'sample', category: 'multimodal', duration: 250, span: [0, 600] };
const schema = traceSchema(
  traceColumns('multimodal', false),
  true,
  traceMetadata({ spec, seed: 'sample', engineSha256: '0'.repeat(64) }),
);

async function writeSample(name: string, batchSize = 300, rows = 1_000): Promise<string> {
  const path = folder.path(name);
  const sink = await openSink(path, name.endsWith('.arrows') ? 'arrow-stream' : 'arrow', schema);
  for (const batch of sampleBatches(schema, rows, batchSize)) await sink.write(batch);
  await sink.close();
  return path;
}

describe('servegen digest', () => {
  it('is the same for every batch size, for file, stream and standard input', async () => {
    const file = await writeSample('one.arrow', 300);
    const stream = await writeSample('two.arrows', 7);
    const { code, stdout } = await runHere(['digest', file, stream]);
    expect(code).toBe(0);
    const [first, second] = stdout.toString().trimEnd().split('\n');
    expect(first).toMatch(/^[0-9a-f]{64} {2}/);
    expect(first).toBe(`${first.slice(0, 64)}  ${file}`);
    expect(second).toBe(`${first.slice(0, 64)}  ${stream}`);
    for (const path of [file, stream]) {
      const piped = await run(['digest', '-'], readFileSync(path));
      expect(piped.stdout.toString()).toBe(`${first.slice(0, 64)}  -\n`);
    }
  });

  it('names the file that it cannot read', async () => {
    const path = await writeSample('cut.arrow');
    writeFileSync(path, readFileSync(path).subarray(0, 5_000));
    expectRefusal(await runHere(['digest', path]), 1, `${path} … cut off … footer`);
  });

  it('does not take a trace that ends early on a pipe for a whole one', async () => {
    const path = await writeSample('whole.arrows');
    const { code, stderr } = await run(['digest', '-'], readFileSync(path).subarray(0, -8));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^servegen: standard input is cut off after \d+ bytes\n$/);
  });
});

describe('servegen inspect', () => {
  it('prints tables', async () => {
    const { code, stdout, stderr } = await runHere(['inspect', await writeSample('trace.arrow')]);
    expect([code, stderr]).toEqual([0, '']);
    const text = stdout.toString();
    expect(text).toMatch(/^requests +1,000$/m);
    expect(text).toMatch(/^duration +4 min 10 s$/m);
    expect(text).toMatch(/^rate +4 req\/s$/m);
    expect(text).toMatch(/^inter-arrival CV +0$/m);
    expect(text).toMatch(/^image_tokens, items a request +1\.50 +0 +1 +3 +3 +3$/m);
    expect(text).toMatch(/^client 0 +143 +14\.3 %$/m);
    expect(text).toContain('"pool": "sample"');
  });

  it('prints JSON', async () => {
    const path = await writeSample('trace.arrow');
    const { code, stdout } = await runHere(['inspect', path, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout.toString())).toMatchObject({
      trace: path,
      rows: 1_000,
      durationSeconds: 250,
      requestsPerSecond: 4,
      clientCount: 7,
      interArrivalCv: 0,
      metadata: {
        spec,
        seed: 'sample',
        valueStreamVersion: VALUE_STREAM_VERSION,
        engineSha256: '0'.repeat(64),
      },
    });
  });

  it('has something to say about a trace without rows', async () => {
    const path = await writeSample('empty.arrow', 1, 0);
    const { code, stdout } = await runHere(['inspect', path]);
    expect([code, /^requests +0$/m.test(stdout.toString())]).toEqual([0, true]);
    expect(JSON.parse((await runHere(['inspect', path, '--json'])).stdout.toString())).toMatchObject({
      rows: 0,
      interArrivalCv: null,
    });
  });

  it('names a file that is no trace', async () => {
    writeFileSync(folder.path('notes.txt'), 'not a trace at all');
    const { code, stderr } = await runHere(['inspect', folder.path('notes.txt')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^servegen: .*notes\.txt is not a trace: it looks like text\n$/);
  });

  it('ends in silence when nobody reads on', async () => {
    await writeSample('trace.arrow');
    const { code, stdout, stderr } = await runShell('$servegen inspect trace.arrow | true', folder.path());
    expect([code, stdout.toString(), stderr]).toEqual([0, '', '']);
  });
});
