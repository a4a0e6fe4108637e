import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { FormatName } from '../../src/output/formats.js';
import {
  AIPERF,
  type Folder,
  hubCache,
  requestsDuring,
  runLine,
  type SeenRequest,
  TOOLS,
  tokenizer,
} from './tools.js';
import type { Row } from './written-trace.js';

const PAGE = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8');

/** The line of the page about formats with which a tool replays one. */
export function ofPage(
  format: FormatName,
  tool: string,
  {
    url,
    path = '',
    sessions = '',
  }: { readonly url: string; readonly path?: string; readonly sessions?: string },
): string {
  const [, section] = PAGE.split(`\n# ${format}\n`);
  const line = section
    ?.split('\n\n')[0]
    .split('\n')
    .find((text) => text.trimStart().startsWith(tool));
  if (line === undefined)
    throw new Error(`docs/formats.md has no line for ${format} that begins with ${tool}`);
  const words = {
    '<model>': 'mock',
    '<url>': url,
    'trace.jsonl': path,
    'sessions ': `${sessions} `,
    '$(ls sessions': `$(ls ${sessions}`,
  };
  return Object.entries(words).reduce((text, [word, value]) => text.replaceAll(word, value), line.trim());
}

/** A folder with a file for each line. */
export function splitSessions(folder: Folder, path: string): string {
  const sessions = folder.path('sessions');
  mkdirSync(sessions);
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .forEach((line, at) => {
      writeFileSync(`${sessions}/${at}.json`, line);
    });
  return sessions;
}

/** Runs a line of AIPerf's command against a server, and gives what that was asked for. */
export async function replayedByAiperf(
  folder: Folder,
  line: (url: string) => string,
  ...rest: readonly string[]
): Promise<SeenRequest[]> {
  const cache = hubCache(folder, await tokenizer(folder, AIPERF, 'bytes'), 'bytes');
  const flags = [
    '--tokenizer local/bytes --ui none --use-server-token-count --artifact-dir',
    folder.path('artifacts'),
  ];
  return requestsDuring(folder, (url) =>
    runLine(AIPERF, [line(url), ...flags, ...rest].join(' '), { HF_HOME: cache }),
  );
}

/** The same by inference-perf. */
export async function replayedByInferencePerf(
  folder: Folder,
  line: (url: string) => string,
): Promise<SeenRequest[]> {
  const made = await tokenizer(folder, TOOLS, 'words');
  const rest = `--tokenizer.pretrained_model_name_or_path ${made} --storage.local_storage.path ${folder.path('reports')}`;
  return requestsDuring(folder, (url) => runLine(TOOLS, `${line(url)} ${rest}`));
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);

export function expectLengths(
  seen: readonly SeenRequest[],
  rows: readonly Row[],
  ...lengths: ('input' | 'output')[]
): void {
  for (const length of lengths) {
    expect(sorted(seen.map((request) => request[length]))).toEqual(sorted(rows.map((row) => row[length])));
  }
}
