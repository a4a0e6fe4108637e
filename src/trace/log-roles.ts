import { TraceError } from '../errors.js';
import { listed } from './file-columns.js';
import { GATEWAY_NAMES } from './log-shapes.js';

/** What every log has, in the short names of `--columns`. */
const ROLES = [
  {
    short: 'time',
    columns: ['timestamp'],
    what: 'the times',
    likely: /time|date|stamp|start|creat|arriv|when/i,
  },
  {
    short: 'input',
    columns: ['input_tokens', 'text_tokens'],
    what: 'the lengths of inputs',
    likely: /prompt|input|request.*tok|context|prefill|tok.*_in$|in_tok/i,
  },
  {
    short: 'output',
    columns: ['output_tokens'],
    what: 'the lengths of outputs',
    likely: /completion|output|response.*tok|generat|decode|answer|tok.*_out$|out_tok/i,
  },
] as const;

/**
 * Adds to columns that were asked for those that a log needs beside them, under the names that gateways have for them.
 *
 * @param traceNames by their names in the file
 */
export function addGatewayColumns(traceNames: Map<string, string>, names: readonly string[]): void {
  for (const { columns } of missingRoles(traceNames)) {
    const name = GATEWAY_NAMES[columns[0]].find((name) => names.includes(name) && !traceNames.has(name));
    if (name !== undefined) traceNames.set(name, columns[0]);
  }
}

/**
 * All that a log needs and lacks, at once.
 *
 * @param traceNames by their names in the file
 * @param asked what was asked for, by the names in the trace
 * @throws TraceError where something is missing
 */
export function requireRoles(
  traceNames: ReadonlyMap<string, string>,
  names: readonly string[],
  asked: ReadonlyMap<string, string> | undefined,
  file: string,
): void {
  // With anything asked for, the names of gateways are known for the rest.
  const found = new Map(traceNames);
  addGatewayColumns(found, names);
  const missing = missingRoles(found);
  if (missing.length === 0) return;
  const taken = new Set(found.keys());
  const given = [...(asked ?? [])].map(([column, name]) => `${shortOf(column)}=${name}`);
  const proposed = missing.map(({ short, likely }) => {
    const name = names.find((name) => !taken.has(name) && isPlain(name) && likely.test(name));
    if (name !== undefined) taken.add(name);
    return `${short}=${name ?? '<column>'}`;
  });
  const isGuess = proposed.some((pair) => !pair.endsWith('<column>'));
  const what = missing.map(({ what }) => what);
  const last = what.pop();
  throw new TraceError(
    `${file} has no column of ${what.length > 0 ? `${what.join(', of ')} and of ${last}` : last} that is known; ` +
      `${listed(names)}; --columns ${[...given, ...proposed].join(',')} says which ${missing.length > 1 ? 'have' : 'has'} them` +
      `${isGuess ? ', if these are they' : ''}`,
    { file },
    { saysLocation: true },
  );
}

function missingRoles(traceNames: ReadonlyMap<string, string>) {
  const has = new Set(traceNames.values());
  return ROLES.filter(({ columns }) => !columns.some((column) => has.has(column)));
}

function shortOf(column: string): string {
  return ROLES.find(({ columns }) => columns[0] === column)?.short ?? column;
}

/** Whether a name can stand in `--columns`, and in a shell, as it is. */
function isPlain(name: string): boolean {
  return /^[\w.-]+$/.test(name);
}
