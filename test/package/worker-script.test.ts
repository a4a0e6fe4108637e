import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { expect, it } from 'vitest';
import { ENCODING_WORKER_CODE } from '../../src/output/chunks/encoding-worker.generated.js';
import { WORKER_CODE } from '../../src/workers/worker.generated.js';

const path = fileURLToPath(new URL('../../dist/worker.js', import.meta.url));
const SCRIPTS = {
  'dist/worker.js': readFileSync(path, 'utf8'),
  'the worker that makes rows': WORKER_CODE,
  'the worker that encodes': ENCODING_WORKER_CODE,
};

/** What a script loads, by `import` of either kind and by `require`. */
function loadedBy(code: string): string[] {
  return [...code.matchAll(/\b(?:import|require)\s*\(?\s*["'`]([^"'`]*)["'`]/g)].map(([, name]) => name);
}

it.each(Object.entries(SCRIPTS))('holds all that it loads but what is of Node: %s', (_, code) => {
  expect(code.length).toBeGreaterThan(10_000);
  expect(code).not.toMatch(/\bimport\b\s*[("'`{*]/);
  expect(loadedBy(code)).toContain('node:worker_threads');
  expect(loadedBy(code).filter((name) => !name.startsWith('node:'))).toEqual([]);
});

it("is served by Vite's development server as a classic script", async () => {
  const server = await createServer({
    configFile: false,
    logLevel: 'silent',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    const served = await server.environments.client.transformRequest(`/@fs${path}`);
    expect(served?.code).toContain('open-plan');
    expect(served?.code).not.toMatch(/^\s*import\b/m);
  } finally {
    await server.close();
  }
});
