import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { plotWithoutMaps } from '../scripts/plot-without-maps.mjs';

/** What the page may do: run its own scripts and the engine, and nothing from elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Servers that publish a folder often send no headers; the development server needs styles inside of the page. */
const policy: Plugin = {
  name: 'content security policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
      injectTo: 'head-prepend',
    },
  ],
};

/** Scripts of pictures come beside the page's own, which ask for them only when they run. */
const picturesAhead: Plugin = {
  name: 'pictures ahead',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle = {} }) => {
      const chunk = Object.values(bundle).find(({ name }) => name === 'pictures');
      if (chunk === undefined) throw new Error('no file of pictures to load ahead of their use');
      const href = `./${chunk.fileName}`;
      return [{ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href }, injectTo: 'head' }];
    },
  },
};

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  root: path('.'),
  base: './',
  cacheDir: path('../node_modules/.vite'),
  resolve: {
    alias: { '#platform': path('workers/platform.ts'), 'node:zlib': path('workers/zlib.ts') },
  },
  plugins: [policy, picturesAhead, plotWithoutMaps],
  worker: {
    format: 'es',
    // Else what the start shares with parts that are loaded later comes in some thirty files.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } } },
  },
  build: {
    outDir: path('../dist/playground'),
    emptyOutDir: true,
    target: 'es2022',
    // A policy without `data:` in its script-src has no place for what would be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    reportCompressedSize: false,
  },
});
