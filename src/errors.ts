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
}

/** The base of every error that this package raises on purpose; the message is one sentence. */
export class ServegenError extends Error {
  readonly location: FaultLocation;

  constructor(message: string, location: FaultLocation = {}, options?: FaultOptions) {
    super(options?.saysLocation ? message : `${formatLocation(location)}${message}`, options);
    this.name = new.target.name;
    this.location = location;
  }
}

/** An option or argument is wrong: the caller has to ask differently (exit code 2). */
export class UsageError extends ServegenError {}

/** A pool cannot be read or is malformed (exit code 1). */
export class PoolError extends ServegenError {}

/** Plan bytes are corrupt, or of a version that this engine does not read (exit code 1). */
export class PlanError extends ServegenError {}

/** A trace cannot be read or is malformed (exit code 1). */
export class TraceError extends ServegenError {}

/** The output cannot be written (exit code 1). */
export class OutputError extends ServegenError {}

/** The engine itself failed: memory ran out, or an invariant broke (exit code 1). */
export class EngineError extends ServegenError {}

function formatLocation({ file, line, field }: FaultLocation): string {
  const parts: string[] = [];
  if (file !== undefined) parts.push(line === undefined ? file : `${file}:${line}`);
  if (field !== undefined) parts.push(field);
  return parts.length === 0 ? '' : `${parts.join(': ')}: `;
}
