import type { Trace } from '../generate/trace.js';
import { loadWriter } from '../output/format-writers.js';
import { FORMATS, type Format } from '../output/formats.js';
import { type EncodeOptions, encodeSettings } from './encode-options.js';

/**
 * The bytes of a trace in one of the formats of traces, the same as in a file that the command writes; gzip compresses as
 * well as the runtime does.
 *
 * The rows are made as the stream is read. Where its reader is slow, so are they; cancelling it ends the run and its
 * workers, and what goes wrong, such as an abort by the signal of `generate`, errors it. Blocks are of at most 1 MiB, in
 * memory of their own. Batches of the trace are handed back as they are encoded.
 *
 * @param trace that has not been iterated; it is by the stream
 * @throws UsageError for options; the stream's reader meets it where the format cannot hold the trace's columns
 */
export function encodeTrace(
  trace: Trace,
  options: EncodeOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const settings = encodeSettings(trace, options);
  // Whoever generates only, and bundles, has none of the rest.
  const opened = import('./encoded-blocks.js').then(({ encodedBlocks }) =>
    encodedBlocks(trace, settings, { rows: 0, bytes: 0 }),
  );
  return streamOf(opened);
}

/** A stream of what is yielded, and only when it is asked for. */
export function streamOf<Block>(
  opened: Promise<AsyncGenerator<Block, void, undefined>>,
): ReadableStream<Block> {
  opened.catch(() => undefined);
  return new ReadableStream<Block>(
    {
      async pull(controller) {
        const { value, done } = await (await opened).next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await (await opened).return();
      },
    },
    { highWaterMark: 0 },
  );
}

/** The second file of a format that is two. */
export interface CompanionFile {
  /** What stands behind the name of the first file in that of this one, such as `.header.yaml`. */
  readonly suffix: string;
  readonly bytes: Uint8Array;
}

/**
 * The second file of a trace whose format is two (BLIS), which does not depend on the rows; undefined with all others.
 *
 * @throws UsageError for options
 */
export async function companionFile(
  trace: Trace,
  options: EncodeOptions = {},
): Promise<CompanionFile | undefined> {
  const settings = encodeSettings(trace, options);
  const { companionSuffix: suffix }: Format = FORMATS[settings.format];
  const { companion } = await loadWriter(settings.format);
  return suffix === undefined || companion === undefined
    ? undefined
    : { suffix, bytes: companion(settings.options) };
}
