import type { Random } from '../random.js';
import type { DirectoryText } from './base-directories.js';
import { FILE_CHANGES } from './file-changes.js';
import type { Files } from './naive-pool.js';
import { TEXT_CHANGES } from './text-changes.js';

const encoder = new TextEncoder();

/** The directory's files. Literals are those of Python; nothing is made right on the way. */
export function filesOf({ traces, datasets }: DirectoryText): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [id, rows] of traces) {
    files.set(`chunk-${id}-trace.csv`, encoder.encode(rows.map((cells) => `${cells.join(',')}\n`).join('')));
  }
  for (const [id, windows] of datasets) {
    const members = [...windows].map(([start, fields]) => {
      const inside = [...fields].map(([field, literal]) => {
        const entries = literal.map(([value, probability]) => `${value}: ${probability}`).join(', ');
        return `    ${JSON.stringify(field)}: ${JSON.stringify(`{${entries}}`)}`;
      });
      return `  ${JSON.stringify(start)}: {\n${inside.join(',\n')}\n  }`;
    });
    files.set(`chunk-${id}-dataset.json`, encoder.encode(`{\n${members.join(',\n')}\n}`));
  }
  return files;
}

/** Files after one to three changes of what they say, or of their bytes. */
export function mutatedFiles(
  text: DirectoryText,
  random: Random,
): { readonly files: Files; readonly what: string[] } {
  const what: string[] = [];
  const textChanges = random.pick([0, 1, 1, 1, 2]);
  for (let count = 0; count < textChanges; count++) {
    // What the changes before have emptied cannot be changed any more.
    if (
      [...text.datasets.values()].some((windows) => [...windows.values()].some((fields) => fields.size === 0))
    )
      break;
    what.push(random.pick(TEXT_CHANGES)(text, random));
  }
  const files = filesOf(text);
  const fileChanges = what.length === 0 ? 1 : random.pick([0, 0, 1]);
  for (let count = 0; count < fileChanges; count++) what.push(random.weighted(FILE_CHANGES)(files, random));
  return { files, what };
}
