import type { Traffic } from './run-traffic.js';
export async function openTraceFile(_file: File, _signal: AbortSignal): Promise<Traffic> { throw new Error('later'); }
