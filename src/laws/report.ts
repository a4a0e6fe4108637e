import { PoolError, type ServegenError } from '../errors.js';
import type { Path, Report } from '../fault.js';

/** Reports of what stands at a place. */
export function below(report: Report, path: Path): Report {
  return (inner, problem) => report([...path, ...inner], problem);
}

/** The place of a value in what stands at `place`. */
export function within(place: string, path: Path): string {
  return place + path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
}

/**
 * The first fault as an error.
 *
 * @param place where the law stands, for errors: a field, or an option
 */
export function refusing(
  place: string,
  error: (problem: string, location: { readonly field: string }) => ServegenError = (problem, location) =>
    new PoolError(problem, location),
): Report {
  return (path, problem) => {
    throw error(problem, { field: within(place, path) });
  };
}
