import { open, readdir, stat } from 'node:fs/promises';
import { isBuiltin } from '../notation/builtin-name.js';
import { isUrl } from '../platform/url.js';
import { FORMAT } from '../pool/packed/layout.js';
import { isChunkFile } from '../pool/released/chunks.js';

/** The schema of an Arrow file, whose metadata say what it is, stands at its beginning. */
const HEAD_BYTES = 1 << 20;

/**
 * Whether an argument that may be a log or a pool is a pool: a built-in population, a URL, a directory in the released layout
 * or a packed file. What cannot be read is none, and whoever reads it as a log says why.
 */
export async function isPool(argument: string): Promise<boolean> {
  if (isBuiltin(argument) || isUrl(argument)) return true;
  const stats = await stat(argument).catch(() => undefined);
  if (stats?.isDirectory()) return (await readdir(argument).catch(() => [])).some(isChunkFile);
  // A pipe can be read once: it is left to whoever reads the log.
  return stats?.isFile() === true && (await headOf(argument)).includes(FORMAT);
}

async function headOf(path: string): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.toString('latin1', 0, bytesRead);
    return head.startsWith('ARROW1') ? head : '';
  } catch {
    return '';
  } finally {
    await file.close();
  }
}
