import './page.js';

globalThis.workerUrl = new URL('servegen-wasm/worker.js', import.meta.url);
