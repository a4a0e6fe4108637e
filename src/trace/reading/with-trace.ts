import { LateTextError } from './late-text.js';
import type { OpenOptions } from './open-options.js';
import { type OpenedTrace, openWholeTrace } from './open-parts.js';

/**
 * Opens a trace and does something with it. Where a column that names clients or sessions, or an attribute, turns out to have
 * texts behind its first rows, all is done again with the column as texts from the beginning.
 *
 * @throws as `openWholeTrace` and what is done
 */
export async function withTrace<T>(
  path: string,
  options: OpenOptions,
  use: (trace: OpenedTrace) => Promise<T>,
): Promise<T> {
  try {
    return await use(await openWholeTrace(path, options));
  } catch (error) {
    const { textColumns } = options;
    if (!(error instanceof LateTextError && error.isRepeatable) || textColumns?.has(error.column))
      throw error;
    return withTrace(path, { ...options, textColumns: new Set([...(textColumns ?? []), error.column]) }, use);
  }
}
