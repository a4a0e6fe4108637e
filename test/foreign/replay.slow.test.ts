import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { generate } from '../../src/generate/generate.js';
import { openWorkload } from '../../src/generate/open-workload.js';
import type { FormatWriter } from '../../src/output/encoder.js';
import { openSink } from '../../src/output/file/open-sink.js';
import { FORMATS, type FormatName } from '../../src/output/formats.js';
import { useFolder } from '../fixtures/folder.js';

/** AIPerf in an environment of its own, which `.ci/run` makes: it needs other versions than the rest. */
const AIPERF = 'build/aiperf/bin';
const isThere = existsSync(AIPERF);
if (!isThere) {
  if (process.env.CI) throw new Error(`${AIPERF} is missing; see .ci/run`);
  console.warn(`Skipping replays: ${AIPERF} is missing; see .ci/run.`);
}

const folder = useFolder();
const run = promisify(execFile);
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A vocabulary of single bytes, as Hugging Face's cache has those that were loaded before: nothing is fetched. */
async function tokenizerCache(): Promise<string> {
  const made = folder.path('tokenizer');
  await run(`${AIPERF}/python`, [script('make_tokenizer.py'), made]);
  const revision = '0'.repeat(40);
  const model = folder.path('cache/hub/models--local--bytes');
  mkdirSync(`${model}/refs`, { recursive: true });
  writeFileSync(`${model}/refs/main`, revision);
  cpSync(made, `${model}/snapshots/${revision}`, { recursive: true });
  return folder.path('cache');
}

/** The times at which a server on this machine saw requests while something was going on, in seconds. */
async function arrivalsDuring(work: (url: string) => Promise<void>): Promise<number[]> {
  const log = folder.path('arrivals.jsonl');
  writeFileSync(log, '');
  const server = spawn('python3', [script('mock_openai_server.py'), log], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const port = await new Promise<string>((resolve) =>
      server.stdout.once('data', (text) => resolve(`${text}`)),
    );
    await work(`http://127.0.0.1:${port.trim()}`);
  } finally {
    server.kill();
  }
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line)[0]).toSorted((a, b) => a - b);
}

async function written(format: FormatName, blockSize: number) {
  const workload = await openWorkload({
    pool: 'builtin:language',
    rate: 15,
    duration: 15,
    output: { block_size: blockSize },
  });
  const trace = await generate(workload);
  const path = folder.path(format === 'aiperf-arrow' ? 'trace.arrow' : `${format}.jsonl`);
  const sink = await openSink(path, format, trace.schema, { format: { raise_zeros: true } });
  const times: number[] = [];
  for await (const batch of trace) {
    times.push(...(batch.getChild('timestamp')!.toArray() as Float64Array));
    await sink.write(batch);
  }
  await sink.close();
  const { replay }: FormatWriter = await FORMATS[format].load();
  return { path, times, replay: replay!(path, {}, trace.schema.metadata) };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

describe.skipIf(!isThere)('AIPerf sends requests when the trace has them', { timeout: 300_000 }, () => {
  test.each([
    ['mooncake', 512, 'mooncake_trace', 'chat'],
    ['mooncake', 48, 'mooncake_trace', 'chat'],
    ['bailian', 16, 'bailian_trace', 'chat'],
    ['aiperf-arrow', 512, 'baseten_trace', 'completions'],
  ] as const)('%s with blocks of %d tokens', async (format, blockSize, type, endpoint) => {
    const { path, times, replay } = await written(format, blockSize);
    // Blocks of another size than AIPerf takes for granted are in the line that is printed.
    const blocks = /--isl-block-size \d+/.exec(replay)?.[0].split(' ') ?? [];
    expect(blocks).toEqual(blockSize === 48 ? ['--isl-block-size', '48'] : []);
    const cache = await tokenizerCache();
    const seen = await arrivalsDuring(async (url) => {
      await run(
        `${AIPERF}/aiperf`,
        [
          ...['profile', '--model', 'mock', '--tokenizer', 'local/bytes', '--url', url],
          ...['--endpoint-type', endpoint, '--input-file', path, '--custom-dataset-type', type],
          ...blocks,
          ...['--fixed-schedule', '--ui', 'none', '--use-server-token-count'],
          ...(type === 'baseten_trace' ? ['--omit-kv-hints'] : []),
          ...['--artifact-dir', folder.path('artifacts')],
        ],
        { env: { ...process.env, HF_HOME: cache, HF_HUB_OFFLINE: '1' }, maxBuffer: 1 << 26 },
      );
    });
    expect(times.length).toBeGreaterThan(150);
    expect(seen).toHaveLength(times.length);
    const shifts = seen.map((time, row) => Math.abs(time - seen[0] - (times[row] - times[0])));
    expect(median(shifts)).toBeLessThan(0.05);
  });
});
