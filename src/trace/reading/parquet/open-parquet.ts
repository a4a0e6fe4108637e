import { traceFault } from '../../trace-fault.js';
import type { ByteSource } from '../byte-source.js';
import type { OpenOptions } from '../open-options.js';
import type { TraceReader } from '../trace-reader.js';

export async function openParquet(source: ByteSource, _options: OpenOptions): Promise<TraceReader> {
  throw traceFault(source.name, 'is Parquet');
}
