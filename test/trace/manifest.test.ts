import { describe, expect, test } from 'vitest';
import { TraceError } from '../../src/errors.js';
import { type Manifest, manifestText, parseManifest } from '../../src/trace/manifest.js';

const SHA = 'a'.repeat(64);

const MANIFEST: Manifest = {
  isComplete: true,
  partition: 'rows:2',
  format: 'csv',
  compression: 'gzip',
  formatOptions: { raise_zeros: true },
  batchSize: 2,
  columns: [
    ['timestamp', 'float64'],
    ['image_tokens', 'list<uint32>'],
  ],
  metadata: new Map([
    ['servegen.spec', '{"seed":"0"}'],
    ['servegen.seed', '0'],
  ]),
  parts: [
    {
      file: 'part-00000.csv.gz',
      rows: 2,
      bytes: 300,
      timeRange: [0, 1.5],
      digest: SHA,
      sha256: SHA,
      end: { tile: 0, skipRows: 2 },
    },
    {
      file: 'part-00001.csv.gz',
      rows: 0,
      bytes: 100,
      timeRange: null,
      digest: undefined,
      sha256: SHA,
      end: { tile: 1, skipRows: 0 },
    },
  ],
};

test('a manifest says what it is made of, and is read as it was', () => {
  const text = manifestText(MANIFEST);
  expect(JSON.parse(text)).toMatchObject({
    manifest_version: 1,
    complete: true,
    rows: 2,
    bytes: 400,
    time_range: [0, 1.5],
    metadata: { spec: { seed: '0' }, seed: '0' },
    parts: [{ end: { tile: 0, skip_rows: 2 } }, { time_range: null }],
  });
  expect(parseManifest(text, 'manifest.json')).toEqual(MANIFEST);
});

describe('a manifest is refused', () => {
  const part = (change: object) => (json: Record<string, unknown>) => ({
    ...json,
    parts: [{ ...(json.parts as object[])[0], ...change }, ...(json.parts as object[]).slice(1)],
  });
  const all = (change: object) => (json: Record<string, unknown>) => ({ ...json, ...change });

  test.each<[what: string, change: (json: Record<string, unknown>) => unknown, message: string]>([
    ['a list', () => [], 'it is not an object'],
    ['null', () => null, 'it is not an object'],
    ['of no version', ({ manifest_version, ...rest }) => rest, 'it has no manifest_version'],
    ['without parts', ({ parts, ...rest }) => rest, 'it has no parts'],
    ['whose parts are none', all({ parts: {} }), 'parts is not a list'],
    ['that is complete in words', all({ complete: 'yes' }), 'complete is not true or false'],
    ['with a column of no type', all({ columns: [['timestamp']] }), 'columns[0] is no name and type'],
    ['with metadata that is no text', all({ metadata: { seed: 0 } }), 'metadata.seed is not a text'],
    ['with other sums', all({ rows: 3 }), 'its rows and bytes are not the sums of those of its parts'],
    ['with a part elsewhere', part({ file: '../part' }), 'parts[0].file is no name of a file in its folder'],
    ['with half a row', part({ rows: 0.5 }), 'parts[0].rows is not a whole number'],
    ['with fewer rows than none', part({ rows: -1 }), 'parts[0].rows is not a whole number'],
    ['with one time', part({ time_range: [1] }), 'parts[0].time_range is not the times of its first and'],
    ['with no times', part({ time_range: [] }), 'parts[0].time_range is not the times of its first and'],
    ['with a time in words', part({ time_range: [0, '1'] }), 'parts[0].time_range[1] is not a number'],
    ['with a short hash', part({ sha256: 'abc' }), 'parts[0].sha256 is not a SHA-256'],
    ['with a place of no tile', part({ end: { skip_rows: 0 } }), 'it has no parts[0].end.tile'],
  ])('%s', (_, change, message) => {
    const text = JSON.stringify(change(JSON.parse(manifestText(MANIFEST))));
    expect(() => parseManifest(text, 'manifest.json')).toThrow(TraceError);
    expect(() => parseManifest(text, 'manifest.json')).toThrow(`it is no manifest of a trace: ${message}`);
  });

  test('of a later version, whatever else it says', () => {
    expect(() => parseManifest('{"manifest_version": 2}', 'manifest.json')).toThrow(
      'it is a manifest of version 2; version 1 is read',
    );
  });

  test('that is not JSON', () => {
    expect(() => parseManifest('{', 'manifest.json')).toThrow('it is not JSON');
  });
});
