import { InputError, UsageError } from '../errors.js';
import type { Path } from '../fault.js';
import { formatPath } from '../fault.js';
import { isAllowedFile, NO_FILES } from '../generate/allow-files.js';
import { isBuiltin } from '../notation/builtin-name.js';
import { ask, askAtOnce, withAnswers } from '../platform/host.js';
import { inSlices } from '../platform/slices.js';
import { isUrl } from '../platform/url.js';
import { readDocument, type SpecDocument } from '../workload/document/read-document.js';
import { fileText, unreadable } from '../workload/file-text.js';
import { readCsvFiles } from '../workload/resolve/read-csv-files.js';
import { resolveDocument } from '../workload/resolve.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import { withTwoAmounts } from '../workload/two-amounts.js';

/** A workload as a program says it: one of `file` alone, `text` and `value`, and what is laid over it. */
export interface WorkloadTask {
  /** The file of the spec, or what messages call `text`; relative paths in a file are relative to it. */
  readonly file?: string;
  readonly text?: string;
  readonly value?: unknown;
  /** Top-level keys that take the place of those of the spec. Paths in them are the program's own. */
  readonly changes: Readonly<Record<string, unknown>>;
  /** As in `OpenOptions`. */
  readonly allowFiles?: string;
}

/** What messages call a text that comes from no file. */
const UNNAMED_TEXT = '<text>';

/**
 * The resolved spec of a task.
 *
 * @throws InputError when its file cannot be read; SpecError when it is no spec
 */
export async function resolveTask(task: WorkloadTask): Promise<ResolvedWorkload> {
  const document = await documentOf(task);
  const isChanged = ([key = '']: Path) => Object.hasOwn(task.changes, key);
  const source: SpecDocument = {
    ...document,
    optionOf: (path) => (isChanged(path) ? formatPath(path) : undefined),
  };
  const { file } = task;
  return withAnswers(() =>
    inSlices(
      resolveDocument(
        withChanges(document.value, task.changes),
        source,
        {
          readCsv: (path) => readCsv(path, file, task.allowFiles),
          locatePool: (pool, at) =>
            isChanged(at) || isBuiltin(pool) || isUrl(pool) ? pool : located(pool, file),
        },
        readCsvFiles,
      ),
    ),
  );
}

async function documentOf({ file, text, value }: WorkloadTask): Promise<SpecDocument> {
  if (text !== undefined) return readDocument(text, file ?? UNNAMED_TEXT, formatOf(text, file));
  return file === undefined ? { value, lineOf: () => undefined } : readDocument(await specText(file), file);
}

/** Of a text whose name does not tell: JSON is read many times as fast as YAML, of which it is a part. */
function formatOf(text: string, file: string | undefined): 'json' | 'yaml' | undefined {
  if (file !== undefined) return undefined;
  if (!/^\uFEFF?\s*\{/.test(text)) return 'yaml';
  try {
    JSON.parse(text);
    return 'json';
  } catch {
    return 'yaml';
  }
}

function withChanges(document: unknown, changes: WorkloadTask['changes']): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  return withTwoAmounts({ ...document, ...changes }, changes);
}

async function specText(file: string): Promise<string> {
  try {
    return fileText(await ask<Uint8Array>({ kind: 'readFile', path: file }), file);
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error)) throw error;
    const isDirectory = (error as { code?: string }).code === 'EISDIR';
    const hint = isDirectory ? '; a spec is a .yaml or .json file, and a pool is named in one' : '';
    throw new InputError(`${unreadable(file, error)}${hint}`, { file }, { saysLocation: true, cause: error });
  }
}

function readCsv(path: string, beside: string | undefined, allowFiles: string | undefined): string {
  const file = located(path, beside);
  if (allowFiles !== undefined && !isAllowedFile(file, allowFiles)) {
    throw new UsageError(
      allowFiles === NO_FILES
        ? 'files are not allowed here'
        : 'it is not a file in the folder whose files are allowed here',
    );
  }
  const bytes = bytesOf(file);
  try {
    return fileText(bytes, file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw unreadableRates(file, error);
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    return askAtOnce<Uint8Array>({ kind: 'readFile', path: file });
  } catch (error) {
    // What is not answered yet is no error.
    throw error instanceof Error ? unreadableRates(file, error) : error;
  }
}

/** The spec is what names it, and so is at fault. */
function unreadableRates(file: string, error: unknown): UsageError {
  return new UsageError(unreadable(file, error), { file }, { saysLocation: true });
}

function located(path: string, beside: string | undefined): string {
  return beside === undefined ? path : askAtOnce<string>({ kind: 'locate', path, beside });
}
