import { describe, expect, test } from 'vitest';
import { fileNameOf, otherFormatOf } from '../../site/src/file-name.js';
import { formatOfName } from '../../src/output/format-of-name.js';

const FORMATS = ['arrow', 'parquet', 'csv', 'jsonl', 'mooncake'] as const;

describe('names of files', () => {
  test.each([
    ['trace.arrow', 'arrow', 'trace.arrow'],
    ['load.csv', 'arrow', 'load.arrow'],
    ['load.csv', 'csv', 'load.csv'],
    ['load.csv.gz', 'csv', 'load.csv.gz'],
    ['load.csv.gz', 'parquet', 'load.parquet'],
    ['load.arrow.zst', 'jsonl', 'load.jsonl.zst'],
    ['load.jsonl', 'mooncake', 'load.jsonl'],
    ['load.mine', 'csv', 'load.mine'],
    ['load', 'mooncake', 'load.jsonl'],
    ['  ', 'arrow', 'trace.arrow'],
    ['a/b\\c.csv', 'csv', 'a-b-c.csv'],
    ['..', 'csv', 'trace.csv'],
  ] as const)('%j as %s: %s', (given, format, name) => {
    expect(fileNameOf(given, format)).toBe(name);
  });

  const given = ['a.arrow', 'a.csv', 'a.csv.gz', 'a.parquet.zst', 'a.ndjson', 'a.b.jsonl', 'a.dat', 'a'];
  test.each(FORMATS)('are such that the command writes them as %s', (format) => {
    for (const name of given) {
      expect(formatOfName(fileNameOf(name, format), format, { field: '--out' }).format).toBe(format);
    }
  });

  test('choose a format by their ending', () => {
    expect(otherFormatOf('a.csv.gz', 'arrow')).toBe('csv');
    expect(otherFormatOf('a.jsonl', 'mooncake')).toBeUndefined();
    expect(otherFormatOf('a.dat', 'arrow')).toBeUndefined();
  });
});
