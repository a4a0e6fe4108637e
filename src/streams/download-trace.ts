import { UsageError } from '../errors.js';
import type { Trace } from '../generate/trace.js';
import { compressionOf, endingOf } from '../output/compression/compression.js';
import { extensionOf, formatOfName } from '../output/format-of-name.js';
import { FORMATS, type FormatName } from '../output/formats.js';
import { checkAttended } from '../progress.js';
import { downloadError } from './download-error.js';
import type { DownloadWay } from './download-target.js';
import { ENCODE_OPTION_NAMES, type EncodeOptions, encodeSettings, requireTrace } from './encode-options.js';
import { companionFile, streamOf } from './encode-trace.js';

/** What is told of a download: rows, and bytes of the file. */
export interface DownloadProgress {
  readonly phase: 'rows';
  readonly rows: number;
  /** As `expectedRequests` of the trace. */
  readonly expectedRows: number;
  readonly bytes: number;
}

/** How a trace is saved. The format is that which the name ends in, unless one is given. */
export interface DownloadOptions extends Omit<EncodeOptions, 'compression'> {
  /**
   * Whether a person is asked for the file, where the browser can (`showSaveFilePicker`). It has to be soon after a click, so
   * that pages with much to compile rather ask themselves, before `generate`, and give the `handle`.
   */
  readonly picker?: boolean;
  /** The file to write, as `showSaveFilePicker` or a directory gives it. */
  readonly handle?: FileSystemFileHandle;
  /** Ends the run: the promise rejects with its reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** A trace that was handed to the browser as a download, or written to a file. */
export interface DownloadedTrace {
  readonly format: FormatName;
  readonly rows: number;
  readonly bytes: number;
  /** SHA-256 of the values, where the format has a footer for it. */
  readonly digest?: string;
  readonly through: DownloadWay;
  /**
   * Removes the copy, in the private file system or in memory, which else goes a minute or more after the browser has been
   * given it: it does not say when it has it all. Resolves at once where there is none.
   */
  release(): Promise<void>;
}

const OPTION_NAMES = ['picker', 'handle', 'signal', 'onProgress', ...ENCODE_OPTION_NAMES];

/**
 * Saves a trace as a file, from a page: through the file picker or a handle where they are asked for, else as a download of
 * the browser, by way of its private file system, or of memory where there is none. A file has its final name when it is
 * complete, and else what was there before.
 *
 * @param trace that has not been iterated
 * @param name of the file, without folders, such as `trace.parquet` or `trace.csv.gz`
 * @throws UsageError for options, and where there is no page; CancelledError where the picker is closed; QuotaError where there is
 *   no room; OutputError where the file cannot be written; what the trace throws
 */
export async function downloadTrace(
  trace: Trace,
  name: string,
  options: DownloadOptions = {},
): Promise<DownloadedTrace> {
  const { picker, handle, signal, onProgress, ...encoding } = checkDownload(options);
  requireTrace(trace);
  requireName(name);
  const { format, compression } = formatOfName(name, encoding.format, { field: 'name' });
  requireEnding(name, format);
  const settings = encodeSettings(trace, { ...encoding, format, ...(compression && { compression }) });
  signal?.throwIfAborted();
  const [{ openTarget, offer }, { encodedBlocks }, companion] = await Promise.all([
    import('./download-target.js'),
    import('./encoded-blocks.js'),
    companionFile(trace, { ...encoding, format }),
  ]);
  const target = await openTarget(name, { picker, handle });
  const soFar = { rows: 0, bytes: 0 };
  // What goes wrong in making the bytes, which a pipe does not tell from what goes wrong in writing them.
  const failures: unknown[] = [];
  async function* blocks() {
    try {
      for await (const block of encodedBlocks(trace, settings, soFar)) {
        onProgress?.({ phase: 'rows', ...soFar, expectedRows: trace.expectedRequests });
        yield block;
      }
    } catch (error) {
      failures.push(error);
      throw error;
    }
  }
  try {
    await streamOf(Promise.resolve(blocks())).pipeTo(target.writable, signal && { signal });
    const removals = [await target.finish()];
    if (companion !== undefined) {
      removals.push(offer(new Blob([companion.bytes as BlobPart]), `${name}${companion.suffix}`));
    }
    const release = async () => void (await Promise.all(removals.map((remove) => remove())));
    return { format, ...soFar, through: target.through, release };
  } catch (error) {
    await target.discard();
    if (signal?.aborted) throw signal.reason;
    throw failures.length > 0 ? failures[0] : downloadError(name, error);
  }
}

function checkDownload(given: DownloadOptions): DownloadOptions {
  const options = checkAttended(given, OPTION_NAMES, ['handle']);
  const { picker, handle } = options;
  if ((options as EncodeOptions).compression !== undefined) {
    throw new UsageError('a download is compressed as its name ends, such as trace.csv.gz', {
      field: 'compression',
    });
  }
  if (picker !== undefined && typeof picker !== 'boolean') {
    throw new UsageError(`${picker} is not true or false`, { field: 'picker' });
  }
  const { createWritable } = (handle ?? {}) as Partial<FileSystemFileHandle>;
  if (handle !== undefined && typeof createWritable !== 'function') {
    throw new UsageError('it is not a FileSystemFileHandle that can be written', { field: 'handle' });
  }
  return options;
}

function requireName(name: unknown): asserts name is string {
  if (typeof name === 'string' && name !== '' && !/[/\\]/.test(name)) return;
  throw new UsageError(`${JSON.stringify(name)} is not the name of a file, without folders`, {
    field: 'name',
  });
}

/** Browsers put different endings behind a name that has none, or none at all. */
function requireEnding(name: string, format: FormatName): void {
  const { name: unpacked, compression } = compressionOf(name);
  if (extensionOf(unpacked) !== '') return;
  const packed = compression === undefined ? '' : endingOf(compression);
  const fault = compression === undefined ? 'has no ending' : 'has no ending of a format';
  throw new UsageError(`${name} ${fault}; name it ${unpacked}${FORMATS[format].ending}${packed}`, {
    field: 'name',
  });
}
