import { generate } from '../../src/generate/generate.js';
import { openWorkload } from '../../src/generate/open-workload.js';
import type { Workload } from '../../src/generate/opened.js';
import { openSink } from '../../src/output/file/open-sink.js';
import { loadWriter } from '../../src/output/format-writers.js';
import { FORMATS, type FormatName } from '../../src/output/formats.js';
import type { FormatOptions } from '../../src/output/options.js';

/** A request as tools know it. */
export interface Row {
  /** Seconds from the start of the trace. */
  readonly time: number;
  readonly input: number;
  readonly output: number;
  /** Undefined without conversations. */
  readonly session: bigint | undefined;
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
  options: FormatOptions = {},
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
  const sink = await openSink(path, format, trace.schema, { format: { raise_zeros: true, ...options } });
  const rows: Row[] = [];
  for await (const batch of trace) {
    const [times, inputs, outputs] = ['timestamp', 'input_tokens', 'output_tokens'].map((name) =>
      batch.getChild(name)!.toArray(),
    );
    for (let row = 0; row < batch.numRows; row++) {
      rows.push({
        time: times[row],
        input: Math.max(1, inputs[row]),
        output: Math.max(1, outputs[row]),
        session: batch.getChild('conversation_id')?.get(row),
      });
    }
    await sink.write(batch);
  }
  await sink.close();
  const line = (url: string) =>
    writer.replay!(path, options, trace.schema.metadata).replace('<model>', 'mock').replace('<url>', url);
  return { path, rows, line };
}

/**
 * When the requests of sessions come whose turns wait for responses that come at once, with `seconds` of each time between turns
 * taken for a response, in the order of the rows.
 */
export function timesInLoop(rows: readonly Row[], seconds: number): number[] {
  const before = new Map<bigint, { readonly time: number; readonly comes: number }>();
  return rows.map(({ time, session }) => {
    const last = before.get(session!);
    const comes = last === undefined ? time : last.comes + Math.max(0, time - last.time - seconds);
    before.set(session!, { time, comes });
    return comes;
  });
}
