import { inOnePiece } from '../platform/slices.js';
import { checkWorkload } from './check-workload.js';
import { readDocument, type SpecFormat } from './document/read-document.js';
import { errorAt, faultsOf, rememberSource } from './sources.js';
import type { WorkloadSpec } from './workload-spec.js';

export interface ParseOptions {
  /** Its name, for messages, and for the format. */
  readonly file: string;
  /** Default: JSON for a file name that ends in `.json`, else YAML 1.2. */
  readonly format?: SpecFormat;
}

/**
 * Reads and checks a workload spec.
 *
 * @returns the document as it stands there; `resolveWorkload` fills in the rest
 * @throws SpecError when it is not YAML (or JSON) or not a valid spec; its message has a line for each fault, with file,
 *   line, path, value and what is allowed
 */
export function parseWorkload(text: string, { file, format }: ParseOptions): WorkloadSpec {
  const document = readDocument(text, file, format);
  const faults = inOnePiece(faultsOf((report) => checkWorkload(document.value, report)));
  if (faults.length > 0) throw errorAt(document, faults);
  const spec = document.value as WorkloadSpec;
  rememberSource(spec, document);
  return spec;
}
