import workerUrl from 'servegen-wasm/worker.js?url';
import './page.js';

globalThis.workerUrl = workerUrl;
