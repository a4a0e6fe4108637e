import { generate } from '../../src/generate/generate.js';
import { openWorkload, type Workload } from '../../src/generate/open-workload.js';
import { openSink } from '../../src/output/file/open-sink.js';
import { loadWriter } from '../../src/output/format-writers.js';
import { FORMATS, type FormatName } from '../../src/output/formats.js';

/** A request as tools know it. */
export interface Row {
  /** Seconds from the start of the trace. */
  readonly time: number;
  readonly input: number;
  readonly output: number;
}

/**
 * Bursty, and with short inputs: some tools make prompts between requests, which then come late on a busy machine. Not too
 * short, either: GuideLLM leaves out those for which it finds no prompt that none before had.
 */
const CLIENTS = {
  count: 40,
  weight: 1,
  inter_arrival: { family: 'gamma', cv: 2 },
  fields: {
    input_tokens: { family: 'lognormal', mean: 250, cv: 1.5, min: 20 },
    output_tokens: { family: 'exponential', mean: 60 },
  },
} as const;

/** Most requests are in conversations, a few seconds apart. */
export const CONVERSATIONS: Pick<Workload, 'conversations'> = {
  conversations: {
    share: 0.8,
    turns: { 2: 0.4, 3: 0.3, 5: 0.3 },
    inter_turn_seconds: { family: 'lognormal', mu: 0.7, sigma: 0.5, max: 10 },
  },
};

/** Writes a trace of some 200 requests in 8 s, and gives its rows, and the line that the command prints to replay it; `size` is that of blocks. */
export async function writtenTrace(
  pathOf: (name: string) => string,
  format: FormatName,
  more: Pick<Workload, 'conversations'> = {},
  size?: number,
) {
  const { ending } = FORMATS[format];
  const writer = await loadWriter(format);
  const blockSize = size ?? writer.blockSize;
  const workload = await openWorkload({
    category: 'language',
    custom_clients: [CLIENTS],
    rate: 25,
    duration: 8,
    ...more,
    ...(blockSize === undefined ? {} : { output: { block_size: blockSize } }),
  });
  const trace = await generate(workload);
  const path = pathOf(`trace${ending}`);
  const sink = await openSink(path, format, trace.schema, { format: { raise_zeros: true } });
  const rows: Row[] = [];
  for await (const batch of trace) {
    const [times, inputs, outputs] = ['timestamp', 'input_tokens', 'output_tokens'].map((name) =>
      batch.getChild(name)!.toArray(),
    );
    for (let row = 0; row < batch.numRows; row++) {
      rows.push({ time: times[row], input: Math.max(1, inputs[row]), output: Math.max(1, outputs[row]) });
    }
    await sink.write(batch);
  }
  await sink.close();
  const line = (url: string) =>
    writer.replay!(path, {}, trace.schema.metadata).replace('<model>', 'mock').replace('<url>', url);
  return { path, rows, line };
}
