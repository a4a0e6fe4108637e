import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { sinkFormat } from '../../src/output/formats.js';

describe('sinkFormat', () => {
  it.each([
    ['trace.arrow', undefined, 'arrow'],
    ['a/b.c/trace.ARROW', undefined, 'arrow'],
    ['trace.arrows', undefined, 'arrow-stream'],
    ['-', undefined, 'arrow-stream'],
    ['-', 'arrow', 'arrow'],
    ['trace.bin', 'arrow', 'arrow'],
    ['trace.arrow', 'arrow-stream', 'arrow-stream'],
  ])('%s with --format %s is %s', (path, format, expected) => {
    expect(sinkFormat(path, format)).toBe(expected);
  });

  it.runIf(existsSync('/dev/null'))('streams to devices', () => {
    expect(sinkFormat('/dev/null')).toBe('arrow-stream');
  });

  it.each([
    ['trace.parquet', undefined, /ends in \.parquet.*--format/],
    ['trace', undefined, /has no extension/],
    ['test', undefined, /^--out: test is a directory; name a file in it$/],
    ['', undefined, /empty/],
    ['', 'arrow', /empty/],
    ['trace.arrow', 'csv', /--format: 'csv' is unknown; expected arrow or arrow-stream/],
  ])('refuses %j with --format %s', (path, format, message) => {
    expect(() => sinkFormat(path, format)).toThrow(message);
    expect(() => sinkFormat(path, format)).toThrow(UsageError);
  });
});
