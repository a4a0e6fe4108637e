import type { RecordBatch } from 'apache-arrow';
import { spearman } from './correlation.js';
import { StudyError } from './errors.js';
import type { RateRange } from './results.js';

/** Of the paper's figure 19, and the default of `servegen compare`. */
export const WINDOW_SECONDS = 3;
const SHARES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
const TENTHS = 10;

/** What is in a request besides text: lists of the tokens of its items. */
const ITEM_COLUMNS = ['image_tokens', 'audio_tokens', 'video_tokens'];

interface Window {
  requests: number;
  inputTokens: number;
}

/**
 * Rates of windows of 3 s and how mean input lengths go with them. Windows are those of docs/compare.md: only whole ones
 * count, and quantiles are values that occur. Unlike there, each tenth has as many windows, of which those of one rate
 * are in the order of time.
 *
 * @param batches of a trace of servegen-wasm, from second 0 on
 * @param trace what the trace is, and how many seconds it lasts
 * @throws StudyError for a trace without requests, or without input lengths
 */
export async function rateRange(
  batches: AsyncIterable<RecordBatch> | Iterable<RecordBatch>,
  trace: Omit<RateRange, 'rates' | 'rateLengthCorrelation' | 'tenths'> & { readonly durationSeconds: number },
): Promise<RateRange> {
  const { durationSeconds, ...of } = trace;
  const windows = await countWindows(batches, durationSeconds);
  const rates = windows.map(({ requests }) => requests / WINDOW_SECONDS).sort((a, b) => a - b);
  const busy = windows.filter(({ requests }) => requests > 0);
  if (busy.length === 0) throw new StudyError(`the trace of ${of.pool}, ${of.hour}, has no requests`);
  return {
    ...of,
    rates: SHARES.map((share) => rates[Math.ceil(share * rates.length) - 1]!),
    rateLengthCorrelation: spearman(
      busy.map(({ requests }) => requests),
      busy.map(meanLength),
    ),
    tenths: tenths(busy),
  };
}

async function countWindows(
  batches: AsyncIterable<RecordBatch> | Iterable<RecordBatch>,
  durationSeconds: number,
): Promise<Window[]> {
  const windows = Array.from({ length: Math.floor(durationSeconds / WINDOW_SECONDS) }, () => ({
    requests: 0,
    inputTokens: 0,
  }));
  for await (const batch of batches) {
    const timestamps: Float64Array = batch.getChild('timestamp')!.toArray();
    const lengths = inputLengths(batch);
    for (let row = 0; row < batch.numRows; row++) {
      const window = windows[Math.floor(timestamps[row]! / WINDOW_SECONDS)];
      if (window === undefined) continue;
      window.requests++;
      window.inputTokens += lengths[row]!;
    }
  }
  return windows;
}

/** The tokens of all that goes into a request, as replays count them. */
function inputLengths(batch: RecordBatch): ArrayLike<number> {
  const whole = batch.getChild('input_tokens');
  if (whole !== null) return whole.toArray();
  const text = batch.getChild('text_tokens');
  if (text === null) throw new StudyError('the trace has neither input_tokens nor text_tokens');
  const lengths = Float64Array.from(text.toArray() as Uint32Array);
  for (const name of ITEM_COLUMNS) {
    const items = batch.getChild(name);
    if (items === null) continue;
    for (let row = 0; row < batch.numRows; row++) {
      for (const tokens of items.get(row)) lengths[row]! += tokens;
    }
  }
  return lengths;
}

function tenths(busy: readonly Window[]): RateRange['tenths'] {
  const sorted = [...busy].sort((a, b) => a.requests - b.requests);
  return Array.from({ length: TENTHS }, (_, tenth) => {
    const [from, to] = [tenth, tenth + 1].map((part) => Math.floor((part * sorted.length) / TENTHS));
    return sorted.slice(from, to);
  })
    .filter((own) => own.length > 0)
    .map((own) => {
      const requests = own.reduce((sum, window) => sum + window.requests, 0);
      const inputTokens = own.reduce((sum, window) => sum + window.inputTokens, 0);
      return { rate: requests / own.length / WINDOW_SECONDS, inputTokens: inputTokens / requests };
    });
}

function meanLength({ requests, inputTokens }: Window): number {
  return inputTokens / requests;
}
