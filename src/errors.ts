import { visibleText } from './visible-text.js';

/** Where a fault was found, as far as it is known. Every part is optional. */
export interface FaultLocation {
  /** File, as the caller named it. */
  readonly file?: string;
  /** Line in that file, counted from 1. */
  readonly line?: number;
  /** Field, option or path inside a structured value. */
  readonly field?: string;
}

/** How an error is put together. */
export interface FaultOptions extends ErrorOptions {
  /** The message says the location itself, as in `<file> is empty`; else it is put before the message. */
  readonly saysLocation?: boolean;
  /** What a terminal would act on is shown as escapes already; else it is done here. */
  readonly isVisible?: boolean;
}

/** The base of every error that this package raises on purpose; the message is one sentence. */
export class ServegenError extends Error {
  // Said and not taken from the class, whose name a minifier shortens.
  override readonly name: string = 'ServegenError';
  readonly location: FaultLocation;
  /** The message without the location, unless it says it itself. */
  readonly problem: string;

  constructor(message: string, location: FaultLocation = {}, options?: FaultOptions) {
    // The lines of several faults are visible each, and are to stay lines.
    const text = options?.saysLocation ? message : `${formatLocation(location)}${message}`;
    super(options?.isVisible ? text : visibleText(text), options);
    this.location = location;
    this.problem = message;
  }
}

/** An option or argument is wrong: the caller has to ask differently (exit code 2). */
export class UsageError extends ServegenError {
  override readonly name: string = 'UsageError';
}

/** One thing that is wrong with a workload spec; `field` is the path in the document, such as `rate.steps[2]`. */
export interface SpecFault extends FaultLocation {
  /** One sentence, without the location. */
  readonly problem: string;
}

/** Faults that a message lists; the rest is counted. */
const LISTED_FAULTS = 10;

/** A workload spec is none, or says what cannot be (exit code 2). The message has a line for each fault. */
export class SpecError extends ServegenError {
  override readonly name: string = 'SpecError';
  /** At least one, in the order of the document; of very many only the first. */
  readonly faults: readonly SpecFault[];

  constructor(faults: readonly SpecFault[], options?: ErrorOptions) {
    const lines = faults
      .slice(0, LISTED_FAULTS)
      .map(({ problem, ...location }) => visibleText(`${formatLocation(location)}${problem}`));
    if (faults.length > LISTED_FAULTS) lines.push(`and ${faults.length - LISTED_FAULTS} more`);
    const { problem: _, ...location } = faults[0] ?? { problem: '' };
    super(lines.join('\n'), location, { ...options, saysLocation: true, isVisible: true });
    this.faults = faults;
  }
}

/** A file that is named cannot be read: there is none, or it may not be (exit code 1). */
export class InputError extends ServegenError {
  override readonly name: string = 'InputError';
}

/** A pool cannot be read or is malformed (exit code 1). */
export class PoolError extends ServegenError {
  override readonly name: string = 'PoolError';
}

/** Plan bytes are corrupt, or of a version that this engine does not read (exit code 1). */
export class PlanError extends ServegenError {
  override readonly name: string = 'PlanError';
}

/** A trace cannot be read or is malformed (exit code 1). */
export class TraceError extends ServegenError {
  override readonly name: string = 'TraceError';
}

/** The output cannot be written (exit code 1). */
export class OutputError extends ServegenError {
  override readonly name: string = 'OutputError';
}

/** There is no more room for the output, as a browser's quota has it (exit code 1). */
export class QuotaError extends OutputError {
  override readonly name: string = 'QuotaError';
}

/** A person has closed the dialog that asked where to write: nothing was written (exit code 1). */
export class CancelledError extends ServegenError {
  override readonly name: string = 'CancelledError';
}

/** The engine itself failed: memory ran out, or an invariant broke (exit code 1). */
export class EngineError extends ServegenError {
  override readonly name: string = 'EngineError';
}

function formatLocation({ file, line, field }: FaultLocation): string {
  const parts: string[] = [];
  if (file !== undefined) parts.push(line === undefined ? file : `${file}:${line}`);
  if (field !== undefined) parts.push(field);
  return parts.length === 0 ? '' : `${parts.join(': ')}: `;
}
