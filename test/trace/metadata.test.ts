import { Schema } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { TraceError } from '../../src/errors.js';
import { readTraceMetadata, traceMetadata } from '../../src/trace/metadata.js';
import { PACKAGE_VERSION, VALUE_STREAM_VERSION } from '../../src/version.js';

describe('trace metadata', () => {
  it('is read as it was written', () => {
    const spec = { pool: 'builtin:language', rate: { scale: 2 }, span: [0, 86_400] };
    const metadata = traceMetadata({ spec, seed: 'é\n', engineSha256: 'ab'.repeat(32) });
    expect([...metadata.keys()].every((key) => key.startsWith('servegen.'))).toBe(true);
    expect(readTraceMetadata(new Schema([], metadata))).toEqual({
      spec,
      seed: 'é\n',
      valueStreamVersion: VALUE_STREAM_VERSION,
      engineSha256: 'ab'.repeat(32),
      packageVersion: PACKAGE_VERSION,
    });
  });

  it('is undefined where a trace does not have it', () => {
    expect(readTraceMetadata(new Schema([]))).toEqual({
      spec: undefined,
      seed: undefined,
      valueStreamVersion: undefined,
      engineSha256: undefined,
      packageVersion: undefined,
    });
  });

  it.each([
    ['servegen.spec', '{', /servegen\.spec: it is not JSON/],
    ['servegen.value_stream_version', 'new', /value_stream_version: 'new' is not a version number/],
    ['servegen.first_request_id', 'abc', /first_request_id: 'abc' is not a whole number/],
  ])('refuses a damaged %s', (key, value, message) => {
    const schema = new Schema([], new Map([[key, value]]));
    expect(() => readTraceMetadata(schema)).toThrow(message);
    expect(() => readTraceMetadata(schema)).toThrow(TraceError);
  });
});
