import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { FORMAT_NAMES, FORMATS, type FormatName } from '../../src/output/formats.js';
import { buildCommand } from '../cli/command.js';
import { useSharedFolder } from '../fixtures/folder.js';
import { describeWith, runPython } from './python.js';
import { script } from './tools.js';

const folder = useSharedFolder();

/** Of what `--help` promises for 100 million rows, in MiB; of a million there must be less. */
const MOST_MEMORY = 700;

/** Short inputs, since some formats have ids for every 16 tokens, or prompts. */
const WORKLOADS = {
  requests: { pool: 'builtin:language', requests: 1e6 },
  conversations: {
    category: 'language',
    requests: 1e6,
    duration: '10h',
    custom_clients: [
      {
        count: 50,
        weight: 1,
        fields: {
          input_tokens: { family: 'lognormal', mean: 60, cv: 1 },
          output_tokens: { family: 'exponential', mean: 100 },
        },
      },
    ],
    conversations: {
      share: 0.5,
      turns: { 2: 0.5, 4: 0.5 },
      inter_turn_seconds: { family: 'exponential', mean: 30, max: 300 },
    },
  },
} as const;

type Kind = keyof typeof WORKLOADS;

const CONVERSATIONAL: readonly FormatName[] = ['weka', 'bailian', 'aiperf-arrow'];
const kindOf = (format: FormatName): Kind => (CONVERSATIONAL.includes(format) ? 'conversations' : 'requests');

type Totals = readonly [rows: number, inputs: number, outputs: number, lastTime: number];

const read = async (format: string, path: string): Promise<Totals> =>
  JSON.parse(await runPython('read_totals.py', `${format}=${path}`))[format];

/** Writes a trace, and gives its path and the most memory that this took, in MiB. */
async function write(kind: Kind, format: FormatName) {
  const path = folder.path(`${kind}-${format}${FORMATS[format].ending}`);
  const options: readonly string[] = FORMATS[format].options;
  const { stdout } = await promisify(execFile)('python3', [
    ...[
      script('peak_memory.py'),
      process.execPath,
      await buildCommand(),
      'generate',
      folder.path(`${kind}.json`),
    ],
    ...['--format', format, '--out', path, '--quiet', '--no-sync'],
    ...(options.includes('raise_zeros') ? ['--raise-zeros'] : []),
  ]);
  return { path, memory: Number(stdout) };
}

describeWith(
  'a million requests in each format',
  'duckdb',
  'pyarrow',
)('a million requests', () => {
  const expected: Partial<Record<Kind, Totals>> = {};

  beforeAll(async () => {
    for (const kind of Object.keys(WORKLOADS) as Kind[]) {
      writeFileSync(folder.path(`${kind}.json`), JSON.stringify(WORKLOADS[kind]));
      expected[kind] = await read('arrow', (await write(kind, 'arrow')).path);
    }
  });

  test.each(FORMAT_NAMES.filter((format) => format !== 'arrow' && format !== 'arrow-stream'))(
    'as %s',
    async (format) => {
      const { path, memory } = await write(kindOf(format), format);
      const [rows, inputs, outputs, last] = await read(format, path);
      rmSync(path);
      const [wantedRows, wantedInputs, wantedOutputs, wantedLast] = expected[kindOf(format)]!;
      expect(wantedRows).toBeGreaterThan(990_000);
      expect([rows, inputs, outputs]).toEqual([wantedRows, wantedInputs, wantedOutputs]);
      // Formats whose times begin with the first request have it in the first second.
      expect(Math.abs(last - wantedLast)).toBeLessThan(1);
      expect(memory).toBeLessThan(MOST_MEMORY);
      expect(memory).toBeGreaterThan(20);
    },
  );
});
