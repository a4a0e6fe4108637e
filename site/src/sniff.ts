/** What a file that a page is given is, by its beginning. */
import { FORMAT as POOL_MARK } from '../../src/pool/packed/layout.js';

/** The schema of an Arrow file, whose metadata say what it is, stands at its beginning. */
const HEAD_BYTES = 1 << 16;
/** Nobody writes a longer spec by hand, and an editor with it would be slow. */
const MOST_SPEC_BYTES = 5_000_000;
const LOG = /\.(csv|jsonl|ndjson)(\.(gz|zst))?$/i;
const SPEC = /\.(ya?ml|json)$/i;

export type FileKind = 'pool' | 'trace' | 'spec';

/** @throws Error with a sentence for what is none of them */
export async function kindOf(file: File): Promise<FileKind> {
  const { name, size } = file;
  if (size === 0) throw new Error(`${name} is empty.`);
  const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const head = new TextDecoder('latin1').decode(bytes);
  if (head.startsWith('ARROW1')) return head.includes(POOL_MARK) ? 'pool' : 'trace';
  if (head.startsWith('PAR1') || head.startsWith('\u00ff\u00ff\u00ff\u00ff')) return 'trace';
  if (head.startsWith('\u001f\u008b') && /\.arrow\.gz$/i.test(name)) return 'pool';
  if (LOG.test(name)) {
    throw new Error(
      `${name} is a log in lines of text, which the page does not read: servegen characterise ${name} --html log.html shows it, and servegen export makes a trace of it.`,
    );
  }
  if (!isText(bytes)) {
    throw new Error(
      `${name} is no pool, trace or spec: a pool is a packed .arrow file, a trace Arrow or Parquet, a spec YAML or JSON.`,
    );
  }
  if (size > MOST_SPEC_BYTES) {
    throw new Error(
      `${name} is too long for a spec: it has ${size} bytes, and at most ${MOST_SPEC_BYTES} are read.`,
    );
  }
  if (!SPEC.test(name) && !/^\s*["']?\w+["']?\s*:/m.test(head) && !head.trimStart().startsWith('{')) {
    throw new Error(`${name} is a text, but no spec: a spec has keys such as rate and duration.`);
  }
  return 'spec';
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
