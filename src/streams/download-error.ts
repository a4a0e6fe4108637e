import { CancelledError, OutputError, QuotaError } from '../errors.js';

/** Puts what a browser says of writing a file into words. */
export function downloadError(name: string, error: unknown): Error {
  const { name: kind, message } = error as Error;
  const at = { file: name };
  const options = { cause: error, saysLocation: true };
  switch (kind) {
    case 'QuotaExceededError':
      return new QuotaError(`${name} cannot be written: no room is left for it`, at, options);
    case 'NotAllowedError':
    case 'SecurityError':
      return new OutputError(
        `${name} cannot be written: the browser does not permit it (${message})`,
        at,
        options,
      );
    case 'NotFoundError':
      return new OutputError(`${name} cannot be written: it was removed meanwhile`, at, options);
    case 'NoModificationAllowedError':
      return new OutputError(`${name} cannot be written: something else writes to it`, at, options);
    default:
      return new OutputError(`${name} cannot be written: ${message}`, at, options);
  }
}

/** What the file picker says where it gives no file: closing it is an `AbortError`. */
export function pickerError(name: string, error: unknown): Error {
  if ((error as Error).name !== 'AbortError') return downloadError(name, error);
  return new CancelledError(
    `${name} was not saved: the dialog was closed`,
    { file: name },
    { cause: error, saysLocation: true },
  );
}
