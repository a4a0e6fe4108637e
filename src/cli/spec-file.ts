import { dirname, isAbsolute, join } from 'node:path';
import { InputError, UsageError } from '../errors.js';
import { isAllowedFile, NO_FILES } from '../generate/allow-files.js';
import { isBuiltin } from '../notation/builtin-name.js';
import { readAnyFile, readRegularFileSync } from '../platform/regular-file.js';
import { isUrl } from '../platform/url.js';
import type { SpecDocument } from '../workload/document/read-document.js';
import { fileText, unreadable } from '../workload/file-text.js';

/** Bytes; a spec of a hundred thousand clients has some twenty million. */
const LARGEST_SPEC = 256e6;

/** Bytes; a rate for each second of a year has half as many. */
const LARGEST_RATE_FILE = 500e6;

/** Whether an argument names a workload spec, by its extension. */
export function isSpecFile(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path);
}

/**
 * Reads the document of a workload spec, which nobody has checked yet.
 *
 * @throws UsageError when its name is that of a trace; InputError when the file cannot be read
 * @throws SpecError when it is no document
 */
export async function readSpec(path: string): Promise<SpecDocument> {
  requireNoTrace(path);
  const { readDocument } = await import('../workload/document/read-document.js');
  return readDocument(await specText(path), path);
}

/** Endings of traces and tables, none of which a spec has. */
const OTHER_ENDING = /\.(arrows?|feather|parquet|csv|tsv|jsonl|ndjson)(\.(gz|zst))?$/i;

/** @throws UsageError for what its name says is no spec */
function requireNoTrace(path: string): void {
  const ending = OTHER_ENDING.exec(path)?.[0];
  if (ending === undefined) return;
  throw new UsageError(
    `${path} is no workload spec, which is a .yaml or .json file; for a trace, ${ending}, there is servegen export`,
    { file: path },
    { saysLocation: true },
  );
}

/**
 * Reads the CSV files that a spec names, whose paths are relative to the spec's file.
 *
 * @param allowFiles the folder that they have to be in, or `none`
 * @param onRead is told where each of them is
 */
export function csvReader(
  specPath: string | undefined,
  allowFiles: string | undefined,
  onRead: (path: string) => void = () => undefined,
): (path: string) => string {
  return (path) => {
    const located = locate(path, specPath);
    if (allowFiles !== undefined && !isAllowedFile(located, allowFiles)) {
      throw new UsageError(
        allowFiles === NO_FILES
          ? 'files are not allowed here'
          : 'it is not a file in the folder whose files are allowed here',
      );
    }
    onRead(located);
    try {
      return fileText(readRegularFileSync(located, LARGEST_RATE_FILE), located);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      // The spec is what names it, and so is at fault.
      throw new UsageError(unreadable(located, error), { file: located }, { saysLocation: true });
    }
  };
}

/** Where the command finds a pool that a spec names, whose path is relative to the spec's file. */
export function locatePool(source: string, specPath: string | undefined): string {
  return isBuiltin(source) || isUrl(source) ? source : locate(source, specPath);
}

function locate(path: string, specPath: string | undefined): string {
  return specPath === undefined || isAbsolute(path) ? path : join(dirname(specPath), path);
}

async function specText(path: string): Promise<string> {
  try {
    return fileText(await readAnyFile(path, LARGEST_SPEC), path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new InputError(
      `${unreadable(path, error)}${hintFor(path, error)}`,
      { file: path },
      { saysLocation: true },
    );
  }
}

/** What may have been meant by a path that is no spec's. */
function hintFor(path: string, error: unknown): string {
  if (path === '-') return '; a spec is named, and cannot come from standard input as -';
  const isPool = isBuiltin(path) || (error as NodeJS.ErrnoException).code === 'EISDIR';
  return isPool ? '; a spec is a .yaml or .json file, and a pool is given by --pool' : '';
}
