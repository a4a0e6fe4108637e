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

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  root: path('.'),
  base: './',
  cacheDir: path('../node_modules/.vite'),
  resolve: {
    alias: { '#platform': path('../src/platform/browser.ts'), 'node:zlib': path('workers/zlib.ts') },
  },
  plugins: [policy, plotWithoutMaps],
  worker: { format: 'es' },
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
