import type { FormatWriter } from './encoder.js';
import type { FormatName } from './formats.js';

/** What writes each format, loaded when it is used. */
const WRITERS: Readonly<Record<FormatName, () => Promise<FormatWriter>>> = {
  arrow: () => import('./arrow.js'),
  'arrow-stream': () => import('./arrow-stream.js'),
  parquet: () => import('./parquet.js'),
  csv: () => import('./csv.js'),
  jsonl: () => import('./jsonl.js'),
  mooncake: async () => (await import('./replay/mooncake.js')).milliseconds,
  'mooncake-s': async () => (await import('./replay/mooncake.js')).seconds,
  azure: () => import('./replay/azure.js'),
  vidur: () => import('./replay/vidur.js'),
  burstgpt: () => import('./replay/burstgpt.js'),
  llmservingsim: () => import('./replay/llmservingsim.js'),
  weka: () => import('./sessions/weka.js'),
  bailian: () => import('./sessions/bailian.js'),
  blis: () => import('./sessions/blis.js'),
  'aiperf-arrow': () => import('./sessions/aiperf-arrow.js'),
};

export function loadWriter(name: FormatName): Promise<FormatWriter> {
  return WRITERS[name]();
}
