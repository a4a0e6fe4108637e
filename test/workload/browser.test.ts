import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { resolveWorkload } from '../../src/workload/resolve.js';
import { COMPLETE, FACTORS_CSV, readCsv } from '../fixtures/workload-specs.js';

it('reads and resolves specs in a browser, even where pages must not make code from texts', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { parseWorkload } from './src/workload/parse.js';
        import { resolveWorkload } from './src/workload/resolve.js';
        const read = (text, file) => resolveWorkload(parseWorkload(text, { file }), { readCsv: () => csv });
        const faults = () => { try { read('rate: {scael: 1}', 'w.yaml'); } catch (error) { return error.message; } };
        result = JSON.stringify([read(yaml, 'w.yaml'), read(json, 'w.json'), faults()]);`,
      resolveDir: '.',
    },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    logLevel: 'silent',
  });
  // What a page has of what the bundle could use; nothing of Node.
  const page = {
    atob,
    TextDecoder,
    TextEncoder,
    yaml: stringify(COMPLETE),
    json: JSON.stringify(COMPLETE),
    csv: FACTORS_CSV,
    result: '',
  };
  runInNewContext(outputFiles[0].text, page, { contextCodeGeneration: { strings: false, wasm: true } });
  const resolved = resolveWorkload(COMPLETE, { readCsv });
  expect(JSON.parse(page.result)).toEqual([
    resolved,
    resolved,
    "w.yaml:1: rate.scael: there is no such key; did you mean 'scale'?",
  ]);
});
