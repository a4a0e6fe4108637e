/** What the process that runs cases tells the one that watches it, a line of JSON each, on this descriptor. */
export const REPORT_DESCRIPTOR = 3;

/** Processor time that a case may take. Time on the clock would blame a case for what else the machine does. */
export const MAX_CASE_SECONDS = 5;
/** For a case that waits for something that never comes, and so takes no processor time. */
export const MAX_CASE_CLOCK_SECONDS = 90;
/** Memory that a case may take beyond what the process has. */
export const MAX_CASE_BYTES = 2 ** 30;
/**
 * Memory a byte of rows that have to be there at once, where these are so many that it is more than that. Rows are kept
 * twice, as they are drawn and in order, in buffers that double and leave behind what they were.
 */
export const MAX_BYTES_PER_ROW_BYTE = 8;
/** A process that grows to this is ended at once: the machine has other things to do. */
export const MAX_PROCESS_BYTES = 5 * 2 ** 30;

export type FaultKind = 'trap' | 'untyped error' | 'wrong row' | 'hang' | 'memory' | 'crash';

export type CaseEnd =
  | {
      readonly verdict: 'accepted';
      /** Why it could not be held against another reader. */
      readonly note?: string | undefined;
    }
  | { readonly verdict: 'refused'; readonly reason: string }
  | { readonly verdict: 'fault'; readonly kind: FaultKind; readonly detail: string };

export type Report =
  | { readonly begin: number; readonly what: readonly string[] | undefined }
  /** The case is over but for the comparison with another reader. */
  | { readonly comparing: number }
  | {
      readonly end: number;
      readonly result: CaseEnd;
      /** Processor time. */
      readonly seconds: number;
      readonly bytes: number;
    };

/** What a process runs: the cases `first`, `first + step`, … below `end`. */
export interface Assignment {
  readonly room: string;
  readonly seed: string;
  readonly first: number;
  readonly end: number;
  readonly step: number;
  /** Whether the changes are told as well. */
  readonly tells: boolean;
}
