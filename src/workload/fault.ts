import type { Path } from '../laws/report.js';

/** Of a spec, from the top. */
export type { Path, Report } from '../laws/report.js';

/** Characters of a key that a message shows. */
const SHOWN = 60;

/** `custom_clients[2].fields.input_tokens`; keys that are no plain names stand in brackets, long ones are cut. */
export function formatPath(path: Path): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      const part = key.length > SHOWN ? `${key.slice(0, SHOWN)}…` : key;
      if (!/^[\w$]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}
