import type { ContextLimit } from './resolved-workload.js';
import type { MaxContextSpec } from './workload-spec.js';

/** A valid limit with everything that it has. */
export function resolveMaxContext(given: MaxContextSpec): 'none' | ContextLimit {
  if (given === 'none') return 'none';
  const {
    tokens,
    of = 'input_and_output',
    beyond = 'end',
  } = typeof given === 'number' ? { tokens: given } : given;
  return { tokens, of, beyond };
}
