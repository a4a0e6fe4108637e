import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addRunOptions, FORMAT_HELP } from '../../src/cli/run-options.js';
import { UsageError } from '../../src/errors.js';
import type { FormatWriter } from '../../src/output/encoder.js';
import { outputFormat, partsFormat, requireFile } from '../../src/output/file/output-format.js';
import { loadWriter } from '../../src/output/format-writers.js';
import { FORMAT_NAMES, FORMATS, PIPE_FORMAT } from '../../src/output/formats.js';
import { workloadSchema } from '../../src/workload/schema.js';

describe('outputFormat', () => {
  it.each([
    ['trace.arrow', undefined, 'arrow'],
    ['a/b.c/trace.ARROW', undefined, 'arrow'],
    ['trace.arrows', undefined, 'arrow-stream'],
    ['trace.parquet', undefined, 'parquet'],
    ['-', undefined, 'arrow-stream'],
    ['-', 'arrow', 'arrow'],
    ['trace.bin', 'arrow', 'arrow'],
    ['trace.bin', 'arrow-stream', 'arrow-stream'],
    ['trace.yaml', 'weka', 'weka'],
    ['trace.jsonl', 'mooncake', 'mooncake'],
    ['trace.ndjson.gz', 'mooncake', 'mooncake'],
    ['trace.CSV', 'azure', 'azure'],
    ['trace.arrow', 'aiperf-arrow', 'aiperf-arrow'],
    ['-', 'csv', 'csv'],
  ])('%s with --format %s is %s', (path, format, expected) => {
    expect(outputFormat(path, format)).toBe(expected);
  });

  it.runIf(existsSync('/dev/null'))('streams to devices', () => {
    expect(outputFormat('/dev/null')).toBe('arrow-stream');
  });

  it.each([
    ['trace.feather', undefined, /ends in \.feather.*--format/],
    ['trace', undefined, /has no extension/],
    ['test', undefined, /^--out: test is a directory; name a file in it$/],
    ['', undefined, /empty/],
    ['', 'arrow', /empty/],
    [
      'a/x.parquet',
      'mooncake',
      /^--out: a\/x.parquet ends as the format parquet does, .* mooncake; name it x.jsonl, or/,
    ],
    ['x.csv.gz', 'mooncake', /name it x\.jsonl\.gz, or/],
    ['t.arrow', 'parquet', /name it t\.parquet, or/],
    ['t.arrow', 'arrow-stream', /name it t\.arrows, or/],
    ['t.jsonl', 'csv', /name it t\.csv, or ask for jsonl$/],
    ['t.arrows', 'arrow', /name it t\.arrow, or/],
    ['trace.arrow', 'xml', /--format: 'xml' is unknown; expected one of arrow, arrow-stream/],
  ])('refuses %j with --format %s', (path, format, message) => {
    expect(() => outputFormat(path, format)).toThrow(message);
    expect(() => outputFormat(path, format)).toThrow(UsageError);
  });
});

it('a folder of parts has no other ending than that of its format, either', () => {
  expect(partsFormat('p.jsonl/', 'mooncake')).toEqual({ format: 'mooncake', compression: undefined });
  expect(partsFormat('p.csv.gz')).toEqual({ format: 'csv', compression: 'gzip' });
  expect(() => partsFormat('p.parquet/', 'csv')).toThrow(/p\.parquet ends as the format parquet does/);
});

describe('the registry', () => {
  it('has no extension twice, and all in lower case', () => {
    const extensions = FORMAT_NAMES.flatMap((name) => FORMATS[name].extensions as readonly string[]);
    expect(extensions).toEqual([...new Set(extensions)]);
    for (const extension of extensions) expect(extension).toMatch(/^\.[a-z0-9]+$/);
  });

  it('has a format for pipes that can go to one', () => {
    expect(FORMATS[PIPE_FORMAT].isSequential).toBe(true);
  });

  it.each(FORMAT_NAMES)('loads what writes %s', async (name) => {
    const writer: FormatWriter = await loadWriter(name);
    expect('openEncoder' in writer ? writer.openEncoder : writer.chunks.openEncoder).toBeTypeOf('function');
  });

  it('is what specs, the help and the pages name', () => {
    expect(workloadSchema.properties?.output?.properties?.format?.enum).toEqual(FORMAT_NAMES);
    const option = addRunOptions(new Command()).options.find(({ long }) => long === '--format');
    for (const name of FORMAT_NAMES) expect(option?.parseArg?.(name, undefined)).toBe(name);
    expect(() => option?.parseArg?.('xml', undefined)).toThrow(
      /^--format: 'xml' is not usable; expected one of/,
    );
    const row = /^\| `format` \|.*$/m.exec(readFileSync('docs/spec.md', 'utf8'))?.[0];
    for (const name of FORMAT_NAMES) {
      expect(FORMAT_HELP).toMatch(
        new RegExp(`^  ${name} +${FORMATS[name].description.replace(/[()]/g, '\\$&')}`, 'm'),
      );
      expect(row).toContain(`\`${name}\``);
    }
  });
});

describe('the line that replays a file', () => {
  const section = (name: string) =>
    readFileSync('docs/formats.md', 'utf8').split(`\n# ${name}\n`)[1]?.split('\n')[0];

  // All of the page's are run on real tools, in test/foreign/replay.timed.slow.test.ts, but that for BLIS, which cannot be had.
  it.each(FORMAT_NAMES)('is that of the page, for %s', async (name) => {
    const { replay }: FormatWriter = await loadWriter(name);
    expect(replay?.(`trace${FORMATS[name].ending}`, {}, new Map())).toBe(section(name));
  });

  it.each([
    ['mooncake', '--isl-block-size 16'],
    ['mooncake-s', '--timed-trace-chunk-hash-size 16'],
    ['weka', 'kind=weka,hash_id_block_size=16,'],
  ] as const)('tells %s of blocks of another size', async (name, words) => {
    const { replay }: FormatWriter = await loadWriter(name);
    const metadata = new Map([['servegen.block_size', '16']]);
    expect(replay?.('trace.jsonl', {}, metadata)).toContain(words);
  });
});

describe('a format that cannot be written front to back', () => {
  const format = { isSequential: false, description: 'a made-up file' };

  it.runIf(existsSync('/dev/null'))('goes to no device or pipe', () => {
    for (const path of ['-', '/dev/null']) {
      expect(() => requireFile(path, format)).toThrow(/cannot take a made-up file, which must be a file/);
    }
  });

  it('goes to files', () => {
    expect(() => requireFile('trace.made', format)).not.toThrow();
  });
});
